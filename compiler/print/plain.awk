# In: runtime/plain.def. Out: a C array with a row {name, text} for each of its parts. A part is a
# paragraph of one definition, after its comment or that of the paragraph before.
BEGIN { RS = ""; print "#include \"print/parts.h\"\nconst RuntimePart plain_parts[] = {" }
NR > 1 || !/^\/\* The functions/ {
    code = $0
    if (match(code, /^\/\*[^*]*\*\/\n/)) {
        comment = substr(code, 1, RLENGTH)
        code = substr(code, RLENGTH + 1)
    }
    if (code ~ /^static/) {
        match(code, /[A-Za-z_0-9]+( =|\()/)
        name = substr(code, RSTART, RLENGTH)
        sub(/( =|\()$/, "", name)
        text = comment code
        gsub(/\\/, "\\\\", text)
        gsub(/"/, "\\\"", text)
        gsub(/\n/, "\\n\"\n     \"", text)
        printf "    {\"%s\",\n     \"%s\\n\"},\n", name, text
    }
}
END { print "    {0, 0},\n};" }
