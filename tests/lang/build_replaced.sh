# What an output replaces keeps its links and its mode; what a killed run left is removed by the next
# one; a linker that writes nothing has failed.
. ./try.inc
cd "$TMP"
echo 'fn f(x) = max(x, 0)' >f.smooth
build() { "$SMOOTH" build f.smooth "$@" 2>&1; }

mkdir folder
ln -s folder/new.o link.o # leads to nothing yet
ln -s link.o second.o
(umask 027 && build -o second.o --header f.h) && ls -F . folder
stat -c '%a %n' folder/new.o f.h
chmod 600 folder/new.o && chmod 664 f.h
build -o second.o --header f.h && stat -c '%a %n' folder/new.o f.h
ln -s folder/new.so link.so
(umask 022 && build -o link.so --shared --no-header) && stat -c '%a %n' folder/new.so
chmod 744 folder/new.so && build -o link.so --shared --no-header && stat -c '%a %n' folder/new.so
ls -F . folder

ln -s circle.o circle.o
try build f.smooth -o circle.o --no-header

build -o first.o --header first.h
(build -o /dev/stdout && build -o -) | wc -c | xargs -I N expr N = 2 '*' "$(wc -c <first.o)"
(echo one && build --asm -o /dev/stdout) >f.s && head -n 1 f.s
build -o /dev/null --header - | sed 's/_H$//' | head -n 3 | tail -n 1
try build f.smooth -o /dev/null --shared
"$SMOOTH" build f.smooth -o closed.o --header - >&- || ls closed* 2>/dev/null
"$SMOOTH" build f.smooth -o closed.o >&- 2>&- && nm closed.o | grep -c ' f$'

"$SMOOTH" build f.smooth --shared -o none.so --no-header
CC=true try build f.smooth --shared -o none.so --no-header
CC=true try build f.smooth --shared -o other.so
ls none* other* 2>/dev/null

# signal NAME: sends it to a build whose linker waits; says how the build ended and what is left.
cat >slow <<'END'
#!/bin/sh
while [ "$1" != -o ]; do shift; done
echo half >"$2"
echo $$ >starting && mv starting started
exec sleep 60
END
chmod +x slow
signal() {
    rm -f started
    CC=./slow "$SMOOTH" build f.smooth --shared -o killed.so --no-header &
    build=$!
    until [ -e started ]; do sleep 0.02; done
    kill -$1 $build
    wait $build 2>/dev/null
    echo "$1: $?"
    kill $(cat started) 2>/dev/null || echo the linker has ended
    ls killed* 2>/dev/null
}
signal TERM
signal HUP
signal KILL
(trap '' CHLD && CC=false try build f.smooth --shared -o killed.so --no-header)
build --shared -o killed.so --no-header && ls killed*
