# Completion for bash. In: the help texts of the command (help.sh), then completion.bash. Out: that
# script, with the lists of these texts in place of its lines "@ commands", "@ options" and so on.
#     awk -v kernels="hard logistic ..." -f completion.awk help completion.bash
function branch(pattern, list) { return "    " pattern ") echo '" list "' ;;\n" }
function leave() { if (command) options = options branch(command, list) }

FNR == NR && $1 == "@" { leave(); command = $2; commands = commands " " command; list = ""; next }
FNR == NR && command && $1 == "usage:" { # smooth eval [FILE] EXPR [NAME=VALUE ...] [options]
    line = $0
    sub(/^usage: smooth [a-z]+ /, "", line)
    sub(/ *\[options\]$/, "", line)
    gsub(/[][]/, "", line)
    operands = operands branch(command, line)
    next
}
FNR == NR && command && /^  (-.,|   ) --[a-z]/ {
    name = $0
    sub(/^[^-]*(-.,)? */, "", name)
    split(name, part, " ")
    list = list (list ? " " : "") part[1]
    letter = $1 ~ /,$/ ? substr($1, 1, 2) : ""
    if (part[2] ~ /^[A-Z]+$/ && !(part[1] in takes)) {
        takes[part[1]] = 1
        valued = valued (valued ? " | " : "") part[1] (letter ? " | " letter : "")
    }
    if (part[1] == "--as") { # "text, latex or asm; without it ..."
        forms = $0
        sub(/.* FORM */, "", forms)
        sub(/;.*/, "", forms)
        gsub(/,| or /, " ", forms)
        gsub(/  +/, " ", forms)
    }
    if (part[1] == "--after") { # "... after lower or smooth"
        passes = $0
        sub(/.* after /, "", passes)
        gsub(/,| or /, " ", passes)
        gsub(/  +/, " ", passes)
    }
    if (part[1] == "--emit") { # "of value,at; without it ..."
        emits = $0
        sub(/.* of /, "", emits)
        sub(/;.*/, "", emits)
        gsub(/,/, " ", emits)
    }
    next
}
FNR == NR { next }
FNR == 1 { leave() }
$1 == "@" && $2 == "commands" { print "    echo '" substr(commands, 3) " help'"; next }
$1 == "@" && $2 == "options" { printf "%s", options; next }
$1 == "@" && $2 == "operands" { printf "%s", operands; next }
$1 == "@" && $2 == "valued" { print "    " valued ") return 0 ;;"; next }
$1 == "@" && $2 == "kernels" { print "    --kernel) echo '" kernels "' ;;"; next }
$1 == "@" && $2 == "forms" { print "    --as) echo '" forms "' ;;"; next }
$1 == "@" && $2 == "passes" { print "    --after) echo '" passes "' ;;"; next }
$1 == "@" && $2 == "emits" { print "    --emit) echo '" emits "' ;;"; next }
{ print }
