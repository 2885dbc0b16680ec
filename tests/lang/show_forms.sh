. ./try.inc
printf 'fn f(x) = 2 * x\nfn _p(x) = x\nfn g(x) = x\n' >"$TMP/f.smooth"
cd "$TMP"
try show f.smooth f --as texts
try show f.smooth f --as pdf
try show f.smooth --kernel box
try show f.smooth _p
for form in text latex c graph llvm asm; do
    "$SMOOTH" show f.smooth --as $form --grad >$form || echo failed
done
grep -c 'f_grad:' asm
grep -c '^define.* @[fg]_grad(' llvm
"$SMOOTH" show f.smooth f --as llvm --hess | grep -c '@f_hess('
"$SMOOTH" show f.smooth f --as asm --hard | grep -c 'f_at:'
echo 'fn two_words_(x_1) = 2 * x_1' >names.smooth
try show names.smooth --as latex
