# 100,000 parentheses, brackets, minus signs, calls and ifs: an answer or an error, never a crash.
cd "$TMP"
nest() { # N BEFORE MIDDLE AFTER
    awk -v n="$1" -v before="$2" -v middle="$3" -v after="$4" 'BEGIN {
        printf "fn f(x) = "; for (i = 0; i < n; i++) printf "%s", before; printf "%s", middle
        for (i = 0; i < n; i++) printf "%s", after; print "" }' >deep.smooth
    "$SMOOTH" check deep.smooth 2>err | cut -c 1-100
    cut -c 1-100 err | sed 's/^deep.smooth:1:[0-9]*/deep.smooth:1:N/' | head -1
}
nest 100000 '(' x ')'
nest 100000 '(' '' ''
nest 100000 '' x ')'
nest 100000 '[' x ']'
nest 100000 'max(0, ' x ')'
nest 100000 'if x > 0 then ' x ' else 1'
nest 100000 'let y = ' x ' in y'
nest 100000 - x ''
nest 100000 'x + ' x ''
nest 100000 'x ^ ' x ''
nest 100000 'piecewise { x > 0: ' x ', else: 1 }'
