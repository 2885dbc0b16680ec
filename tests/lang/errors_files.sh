# What `use` can name, and what it cannot.
. ./try.inc
cd "$TMP"
mkdir folder
programs <<'END'
use "activation"
use "nothing"
use ""
use "./nothing"
use "./folder"
use "./folder/../nothing/../folder/x"
%%
use "losses"
fn f(x) = hubber(x)
END
printf 'use "./b.smooth"\nfn f(x) = x\n' >a.smooth
printf 'use "./folder/c.smooth"\nfn g(x) = x\n' >b.smooth
printf 'use "../a.smooth"\nfn h(x) = f(x)\n' >folder/c.smooth
printf 'use "./self.smooth"\n' >self.smooth
try check a.smooth
try check self.smooth
printf 'fn broken(x) = max(x, z)\n' >broken.smooth
printf 'use "./broken.smooth"\nfn user(x) = broken(x)\n' >user.smooth
try check user.smooth
