# The man page of the command. In: its help texts (help.sh). Out: smooth.1.
#     awk -v version=0.1.0 -f man1.awk
function text(line) { # escapes what roff would read as its own
    gsub(/\\/, "\\e", line)
    gsub(/-/, "\\-", line)
    gsub(/`/, "\\(ga", line)
    gsub(/'/, "\\(aq", line)
    return line ~ /^[.]/ ? "\\&" line : line
}
function words(line) { # prose: `words` become bold, and only options keep their hyphens
    gsub(/\\/, "\\e", line)
    while (match(line, /`[^`]*`/))
        line = substr(line, 1, RSTART - 1) "\\fB" text(substr(line, RSTART + 1, RLENGTH - 2)) \
               "\\fR" substr(line, RSTART + RLENGTH)
    gsub(/(^|[ (])--/, "&\001", line)
    gsub(/--\001/, "\\-\\-", line)
    return line ~ /^[.']/ ? "\\&" line : line
}
function leave_example() {
    if (part == "example") print ".EE\n.RE"
}
BEGIN {
    printf ".TH SMOOTH 1 \"\" \"smooth %s\" \"User Commands\"\n", version
    print ".SH NAME\nsmooth \\- smooths piecewise functions, differentiates and compiles them"
}
$1 == "@" {
    leave_example()
    command = $2
    part = "usage"
    if (command) {
        if (!count++) print ".SH COMMANDS"
        printf ".SS %s\n", command
    }
    next
}
part == "usage" {
    usage = substr($0, 8)
    if (!command) printf ".SH SYNOPSIS\n%s\n", text(usage)
    else printf ".B %s\n.PP\n", text(usage)
    part = command ? "about" : "general"
    next
}

# `smooth --help`
part == "general" && /^  [a-z]/ { next } # each command has a section
part == "general" && /^$/ { blank = 1; next }
part == "general" && !described {
    printf ".SH DESCRIPTION\n%s\n", words($0)
    described = 1
    blank = 0
    next
}
part == "general" {
    if (blank) print ".PP"
    blank = 0
    print words($0)
    next
}

# `smooth COMMAND --help`
/^options:$/ { part = "options"; next }
/^example:$/ { part = "example"; print ".PP\nExample:\n.PP\n.RS\n.EX"; next }
part == "about" {
    if ($0 == "") pending = 1
    else {
        if (pending) print ".PP"
        pending = 0
        print words($0)
    }
    next
}
part == "options" && NF {
    line = $0
    sub(/^ +/, "", line)
    end = match(line, /  +/)
    printf ".TP\n.B %s\n%s\n", text(substr(line, 1, end - 1)), words(substr(line, end + RLENGTH))
    next
}
part == "example" { sub(/^  /, ""); print text($0) }

END {
    leave_example()
    print ".SH ENVIRONMENT"
    print ".TP\n.B NO_COLOR\nif it is set and not empty, messages have no colours"
    print ".TP\n.B TERM\nif it is \\fBdumb\\fR, or not set, likewise; \\fB\\-\\-color\\fR decides before both"
    print ".TP\n.B COLUMNS\nhow wide tables may be; else as wide as the terminal, else 80"
    print ".TP\n.B CC\nthe compiler that links for \\fBbuild \\-\\-shared\\fR; else \\fBcc\\fR"
    print ".SH SEE ALSO\n.BR smooth (3)"
}
