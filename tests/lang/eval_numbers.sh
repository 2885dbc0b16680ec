# The numbers of the issue, kernel logistic at tau 0.1, x = -0.2, -1, 0.3, 1:
#   relu .01269280110 4.5398899e-6 .3048587352 1.0000045399
#   round -.0465170410 -1 .1188737011 1
#   abs .2253856022 1.0000090798 .3097174703 1.0000090798
# and kernel gaussian at tau 0.5, floor at -.7: -1.197822796429 with derivative .995555167314
for e in 'max(x, 0)' 'round(x)' 'abs(x)'; do
    for x in -0.2 -1 0.3 1; do printf '%.10f\n' "$("$SMOOTH" eval "$e" x=$x)"; done
done
"$SMOOTH" eval 'floor(x)' x=-.7 --kernel gaussian --tau .5 --grad |
    while read -r name value; do printf '%s %.12f\n' "$name" "$value"; done | head -2
