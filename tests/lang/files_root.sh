# What a source may read, and what messages quote.
. ./try.inc
cd "$TMP"
mkdir inside
echo 'fn deep(x) = x' >inside/deep.smooth
echo 'fn out(x) = 1 +' >out.smooth
echo 'secret words' >secret
echo 'use "./deep.smooth" fn f(x) = deep(x)' >inside/fine.smooth
echo 'use "../out.smooth" fn f(x) = out(x)' >inside/above.smooth
echo 'use "./nothing/../../nothing.smooth" fn f(x) = x' >inside/nowhere.smooth
echo 'use "../../nowhere/nothing.smooth" fn f(x) = x' >inside/far.smooth
ln -s ../out.smooth inside/link.smooth
echo 'use "./link.smooth" fn f(x) = out(x)' >inside/linked.smooth
ln -s .. inside/folder
echo 'use "./folder/out.smooth" fn f(x) = out(x)' >inside/through.smooth
ln -s inside also
for file in inside/fine also/fine inside/above inside/nowhere inside/far inside/linked inside/through out; do
    try check --root inside $file.smooth
done
try check --root also/. also/fine.smooth
try check --root / inside/fine.smooth
echo 'use "./inside/deep.smooth" fn f(x) = deep(x)' | try eval --root inside - 'f(1)'
echo 'use "./out.smooth" fn f(x) = out(x)' | try eval --root inside - 'f(1)'
try eval --root inside/deep.smooth 1
try eval --root nothing 1
# A `use` does not read what is no source, and no message shows what is in it.
ln -s secret secret.smooth
ln -s inside/deep.smooth deep
for path in ./secret ./secret.smooth ./deep /etc/passwd /dev/zero; do
    echo "use \"$path\" fn f(x) = x" | try check -
done
# A file that the caller names is the caller's.
try check secret
