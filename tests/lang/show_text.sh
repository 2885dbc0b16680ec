# Formulas: signs folded, constants by their names, names that mean one thing, lines that fit.
. ./try.inc
cd "$TMP"
cat >text.smooth <<'END'
const vat = 1.19
const twin = 1.19
const two = 2
const neg = -3
const phi = 1.618
fn signs(x, y) = x - y + -x*y - -y + (-x)*y + x*(-2) + y/(-x) + (-x)/(-y) + x^(-2) - (y - x)
fn leading(x, y) = -x + y - (-(x + y))
fn tariff(q) = vat * max(q, 0)
fn twins(q) = vat*q^2 + twin*q + 1.19
fn folded(q) = vat*two + q*(4/two) + two*q^2
fn below(q) = max(q, neg) + neg*q
fn shadow(vat, tau_) = tariff(vat)*vat
fn golden(x) = phi*step(x) @ gaussian
fn t1(t1, t3) = (t1 + t3)^2 + (t1 + t3)
fn wide(x) = max(x, 1) + max(2*x, 1) + max(3*x, 1) + max(4*x, 1) + max(5*x, 1) + max(6*x, 1)
END
try show text.smooth --grad
for columns in 40 120 0 nonsense; do
    echo "--- $columns columns"
    COLUMNS=$columns try show text.smooth wide
done
"$SMOOTH" show text.smooth --grad | awk 'length > 80'
try show text.smooth tariff --as latex --grad
try show text.smooth wide --as latex
try show text.smooth shadow --as graph
"$SMOOTH" show text.smooth --as c | sed -n '/^double [a-z]*_at/,/^}/p' | head -70
# What was written comes back, whatever it is computed by.
try show 'log(1 + exp(x)) + log(exp(x) + exp(y))'
try show 'max(x, y, z)'
