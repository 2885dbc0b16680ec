# A session is saved as it was typed, and loaded as a file is.
. ./repl.inc
cd "$TMP"
mkdir folder
echo 'fn half(x) = x / 2' >folder/half.smooth
cat >folder/model.smooth <<'END'
# A model.

use "./half.smooth"
kernel gaussian # smooth
temperature 0.5

## The positive half.
fn ramp(x) =
    max(half(x), 0)
END
repl <<'END'
:load folder/model.smooth
ramp(1)
:kernel
:list
:tau 0.25
:load folder/model.smooth
fn twice(x) = 2 * x
:save 'other name.smooth'
:save folder/new.smooth
:load folder/new.smooth
:list
:show twice
ramp(nope)
fn ramp(x) = half(x
fn ramp(x) = max(half(x), 1)
:save
fn twice(x) = 3 * x
:load
:load! folder/half.smooth
half(3)
:list
:build
END
cat folder/new.smooth
ls . folder
printf 'fn f(x) = y\nfn g(x) =\n' >bad.smooth
repl <<'END'
fn keep(x) = x
:load! bad.smooth
:load! folder
:load! nowhere.smooth
keep(1)
:save nowhere/f.smooth
:save folder
use "./folder/half.smooth"
half(keep(4))
use "./bad.smooth"
:list
END
