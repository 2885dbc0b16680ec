. ./try.inc
printf 'fn tariff(x) = x\nfn price(x) = x\n' >"$TMP/f.smooth"
echo 'kernel gaussian' >"$TMP/empty.smooth"
cd "$TMP"
try table f.smooth tarif x=0:1:2
try map f.smooth nothing
try show f.smooth Price
try show empty.smooth
try show empty.smooth f
try build empty.smooth
ls
