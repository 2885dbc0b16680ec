# Every word, sign, kernel and function has its help, and each example runs.
cd "$TMP"
words=$(sed -n 's/^HELP[_A-Z]*("\(\\*[^"]*\)".*/\1/p' "$OLDPWD/../../compiler/repl/help.def" | sed 's/^\\$/"/')
printf '%s\n' "$words" >words
[ "$(wc -l <words)" -gt 100 ] || echo "where are the words?"
while read -r word; do
    "$SMOOTH" help "$word" >text || echo "no help for $word"
    printf ':help %s\n' "$word" | "$SMOOTH" | diff text -
    example=$(sed -n 's/^    example: //p' text)
    case $example in
    '') continue ;;
    use* | kernel* | temperature* | const* | fn*) echo "$example" | "$SMOOTH" check - >result 2>&1 ;;
    *) "$SMOOTH" eval "$example" x=0.3 y=2 >result 2>&1 ;;
    esac || { echo "$word: $example"; cat result; }
done <words
for word in floor then @ "'" gaussian boltzmann softplus call losses fold tau '#' '"'; do
    "$SMOOTH" help "$word" | head -6
done
for word in flor Floor gausian soft_plus tabel 'no such word' ''; do "$SMOOTH" help "$word"; done
"$SMOOTH" help -h | head -1
. "$OLDPWD/repl.inc"
repl <<'END'
use "losses"
fn hinge2(m) = hinge(m)^2
## Ours.
fn floor2(x) = floor(x) / 2
const erf2 = 1
:help floor2
:help hinge
:help erf2
:h erf
:help table
:h :table
:? hinge3
:help huge
:help :huge
tau = 0.5
kernel = gaussian
temperature = 2 *
END
