# In: the preprocessed runtime. Out: a C array with a row {name, text} for each of its top-level
# definitions, from which print_c.c takes those that a program needs. A function ends with its
# closing brace, any other definition with a semicolon.
function emit(text,    name) {
    sub(/^[ \n]+/, "", text)
    if (text !~ /[{=]/ && text !~ /^typedef/) return  # a prototype, or nothing
    if (text ~ /^typedef/ && text !~ /\);$/) {
        match(text, /[A-Za-z_0-9]+;$/)
        name = substr(text, RSTART, RLENGTH - 1)
    } else {
        gsub(/__attribute__\(\([a-z_, ]+\)\) */, "", text)
        match(text, /[A-Za-z_0-9]+ *[(\[=]/)
        name = substr(text, RSTART, RLENGTH - 1)
        sub(/ +$/, "", name)
    }
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    gsub(/\n/, "\\n\"\n     \"", text)
    printf "    {\"%s\",\n     \"%s\\n\"},\n", name, text
}
BEGIN { print "#include \"print/parts.h\"\nconst RuntimePart source_parts[] = {" }
/^#/ || /^[ \t]*$/ { next }
{
    for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        part = part c
        if (c == "{" && depth++ == 0) is_function = part !~ /=/ && part !~ /typedef/
        if (c == "}") depth--
        if (depth == 0 && (c == ";" || (c == "}" && is_function))) {
            emit(part)
            part = ""
            is_function = 0
        }
    }
    if (part != "") part = part "\n"
}
END { print "    {0, 0},\n};" }
