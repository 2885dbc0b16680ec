. ./try.inc
echo 'fn f(x) = x fn g(x) = x' >"$TMP/f.smooth"
cd "$TMP"
try table
try table f.smooth
try table f.smooth f g
try map
try map f.smooth
try map f.smooth f f
try map - f
try show
try show f.smooth f f
try check
try build
try build f.smooth g.smooth
try build -
try map 'max(x, y)' y=3
try show f.smooth f x=3
