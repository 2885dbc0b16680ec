# Who has to act decides the exit status, and of several errors the first: 1 the source, 2 the call,
# 3 the machine. A path in the source is part of the source.
. ./try.inc
cd "$TMP"
mkdir folder
truncate -s 67108865 large.smooth
echo 'use "./large.smooth" fn f(x) = x' >large-use.smooth
echo 'use "./missing.smooth" fn f(x) = x' >missing-use.smooth
echo 'use "./folder" fn f(x) = x' >folder-use.smooth
echo 'fn f(x) = y' >wrong.smooth
echo 'fn f(x) = x' >right.smooth
for file in large large-use missing missing-use folder-use wrong right; do
    try check $file.smooth
done
try check missing.smooth wrong.smooth
try check wrong.smooth missing.smooth
try eval missing-use.smooth 'f(1)'
try build missing-use.smooth
try map right.smooth f --jit </dev/null
