# The man page of the library. In: compiler/api/smooth.h. Out: smooth.3; the header stays the one text.
# Each comment right above a declaration explains it; the page shows it below.
#     awk -v version=0.1.0 -f man3.awk compiler/api/smooth.h
function text(line) {
    gsub(/\\/, "\\e", line)
    gsub(/-/, "\\-", line)
    gsub(/'/, "\\(aq", line)
    return line ~ /^[.]/ ? "\\&" line : line
}
function words(line) {
    gsub(/\\/, "\\e", line)
    while (match(line, /`[^`]*`/))
        line = substr(line, 1, RSTART - 1) "\\fB" substr(line, RSTART + 1, RLENGTH - 2) "\\fR" \
               substr(line, RSTART + RLENGTH)
    return line ~ /^[.']/ ? "\\&" line : line
}
function put_words(list, count,    i) {
    for (i = 1; i <= count; i++) {
        if (list[i] ~ /^    /) {
            if (!is_code) print ".PP\n.EX"
            is_code = 1
            print text(list[i])
            continue
        }
        if (is_code) print ".EE"
        if (list[i] == "" || is_code) print ".PP"
        is_code = 0
        if (list[i] != "") print words(list[i])
    }
}
function put_declaration(    i) {
    print ".PP\n.EX"
    for (i = 1; i <= lines; i++) print "\\fB" text(declaration[i]) "\\fR"
    print ".EE"
    if (comments) {
        print ".RS 4"
        put_words(comment, comments)
        print ".RE"
    }
    comments = lines = depth = 0
}
BEGIN {
    printf ".TH SMOOTH 3 \"\" \"smooth %s\" \"Library Functions\"\n", version
    print ".SH NAME\nlibsmooth \\- piecewise functions, smoothed, differentiated and compiled"
    print ".SH SYNOPSIS\n.EX\n\\fB#include <smooth.h>\\fR\n"
    print "cc program.c $(pkg\\-config \\-\\-cflags \\-\\-libs smooth) \\e"
    print "    \\-Wl,\\-rpath,$(pkg\\-config \\-\\-variable=libdir smooth)\n.EE\n.PP"
    print "The second line lets the program find the library in a folder that the loader does not"
    print "search, as in a PREFIX of your own."
}
NR == 1 { print ".SH DESCRIPTION"; inside = 1; next }
NR == 2 { next } # the title is there already
/^\/\* --- / {
    gsub(/^\/\* --- | -+ \*\/$/, "")
    printf ".SH %s\n", toupper($0)
    next
}
lines == 0 && /^\/\*/ { inside = 1; comments = 0 }
inside {
    line = $0
    is_end = line ~ /\*\/$/
    sub(/^ ?(\/\*|\*) ?/, "", line)
    sub(/ *\*\/$/, "", line)
    comment[++comments] = line
    if (is_end) inside = 0
    if (is_end && !is_described) {
        put_words(comment, comments)
        comments = 0
        is_described = 1
    }
    next
}
lines == 0 && /^(#|$|extern|})/ { comments = 0; next }
{
    gap = index($0, "SMOOTH_API ") ? 11 : gap
    sub(/SMOOTH_API /, "")
    if (lines && depth == 0 && substr($0, 1, gap) ~ /^ *$/) # stay below what was on its left
        $0 = substr($0, gap + 1)
    declaration[++lines] = $0
    depth += gsub(/{/, "{") - gsub(/}/, "}")
    if (depth == 0 && /;( *\/\*.*\*\/)?$/) {
        put_declaration()
        gap = 0
    }
}
END { print ".SH SEE ALSO\n.BR smooth (1)" }
