# Every word of the headers of ISO C, macros too, as a parameter and as a function: its header compiles
# in C and C++ after all of them, or the build refuses the name.
. ./try.inc
cd "$TMP"
headers=$(for name in assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp \
    signal stdalign stdarg stdbool stddef stdint stdio stdlib stdnoreturn string tgmath time wchar \
    wctype; do echo "#include <$name.h>"; done)
echo "$headers" >c.c
echo "$headers" | grep -v 'complex\|tgmath' >cpp.cpp
{
    cc -D_GNU_SOURCE -E -dM c.c | sed 's/^#define \([A-Za-z_0-9]*\).*/\1/'
    cc -E -P c.c | tr -cs 'A-Za-z_0-9' '\n'
    echo 'I errno EOF M_E NULL INFINITY stdin unix linux SIGINT PRIu64 EPS' | tr ' ' '\n'
} | grep '^[A-Za-z][A-Za-z_0-9]*$' | sort -u >words
# program LINE NAME: a line for each word, in place of &
program() { sed "s/.*/$1/" words >$2.smooth; }
# without NAME COMMAND ...: takes lines out of the program until the command has no errors; the
# messages are in NAME.said, since a call does not print all
without() {
    name=$1
    shift
    : >$name.said
    while ! "$SMOOTH" "$@" 2>said >checked; do
        sed -n "s/^$name.smooth:\([0-9]*\):.* error:.*/\1d/p" said >bad
        [ -s bad ] || break
        cat said >>$name.said
        sed -f bad $name.smooth >better
        mv better $name.smooth
    done
    [ $(wc -l <$name.smooth) -gt 500 ] && echo "$name: many"
}
# compiles NAME: its header does, after all others
compiles() {
    for language in c cpp; do
        printf '#include "%s.h"\n' $1 | cat $language.$language - >one.$language
        cc -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only one.$language && echo "$1: $language"
    done
}
program 'fn of_&(&, x) = x' parameters
without parameters check parameters.smooth
try build parameters.smooth --emit grad
compiles parameters
program 'fn &(x) = x' functions
without functions check functions.smooth
without functions build functions.smooth --emit value
compiles functions
for name in I errno EOF M_E NULL INFINITY stdin unix linux SIGINT PRIu64; do
    grep -q "function \`$name\`: that name is a macro of C" functions.said || echo "$name is free"
done
