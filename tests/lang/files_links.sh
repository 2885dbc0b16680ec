# Files have one identity, whatever links lead to them.
. ./try.inc
cd "$TMP"
# Files that a tree of links names in 2^40 ways.
ln -s . l1
ln -s . l2
awk 'BEGIN { for (i = 0; i < 40; i++) { name = "file" i ".smooth"
    printf "use \"./l1/file%d.smooth\" use \"./l2/file%d.smooth\"\nfn f%d(x) = f%d(x) + 1\n",
        i + 1, i + 1, i, i + 1 > name }
    print "fn f40(x) = x" > "file40.smooth" }'
try eval file0.smooth 'f0(2)'
try check l1/l2/file0.smooth ./l1/./file0.smooth
echo 'use "./l1/l2/self.smooth"' >self.smooth
try check self.smooth
# A link is a file of its own: what it uses is beside it.
mkdir there
echo 'use "./part.smooth" fn whole(x) = part(x)' >whole.smooth
echo 'fn part(x) = 1' >part.smooth
echo 'fn part(x) = 2' >there/part.smooth
ln -s ../whole.smooth there/whole.smooth
echo 'use "./whole.smooth" fn f(x) = whole(x)' >f.smooth
echo 'use "./there/whole.smooth" fn g(x) = whole(x)' >g.smooth
echo 'use "./f.smooth" use "./g.smooth" fn both(x) = 10*f(x) + g(x)' >both.smooth
try eval both.smooth 'both(0)'
