#!/bin/sh
# Installs into an empty prefix and uses the installation from outside: the symbols that the
# libraries export, the header by every standard, C programs by pkg-config, shared and static, the
# command, the manual, the completion; then uninstalls it. Last line: "N passed, N failed".
CC=${CC:-cc}
unset MAKEFLAGS MFLAGS LD_LIBRARY_PATH # this is another make
export LC_ALL=C
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
. tests/count.inc
same() { diff "$1" - > "$work/diff" || { cat "$work/diff"; false; }; }
is() { [ "$1" = "$2" ] || { printf 'wanted %s\ngot    %s\n' "$1" "$2"; false; }; }

check 'make install' make install PREFIX="$prefix"
[ "$failed" -eq 0 ] || finish
make -s install PREFIX=/usr DESTDIR="$work/stage"
(cd "$work/stage/usr" && find . ! -type d | sort) > "$work/staged"
installed() { (cd "$prefix" && find . ! -type d | sort); }
installed > "$work/installed"
check 'DESTDIR goes before PREFIX' diff "$work/staged" "$work/installed"
check 'which is not written down' grep -x 'prefix=/usr' "$work/stage/usr/lib/pkgconfig/smooth.pc"

# --- the exported symbols, and the header in every language and standard

sed -n 's/^SMOOTH_API .*\(smooth_[a-z_]*\)(.*/\1/p' compiler/api/smooth.h | sort > "$work/declared"
names() { nm --defined-only "$@" | awk 'NF == 3 { print $3 }' | sort; }
count=$(wc -l < "$work/declared")
check "$count functions are declared" [ "$count" -ge 20 -a "$count" -le 40 ]
check 'each declaration is one line that awk can see' \
    is "$count" "$(grep -c '^SMOOTH_API' compiler/api/smooth.h)"
names -D "$prefix/lib/libsmooth.so" > "$work/names"
check 'the shared library exports them alone' diff "$work/declared" "$work/names"
names -g "$prefix/lib/libsmooth.a" > "$work/names"
check 'so does the static one' diff "$work/declared" "$work/names"
check 'the code generator has one door' \
    is smooth_backend "$(names -D "$prefix/lib/libsmooth-llvm.so" | grep -v '^_')"
soname=$(readelf -d "$prefix/lib/libsmooth.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
check 'SONAME' is "libsmooth.so.$(sed -n 's/^#define SMOOTH_ABI //p' compiler/api/smooth.h)" "$soname"
check 'which is the file' test -f "$prefix/lib/$soname"

echo '#include <smooth.h>' > "$work/header.c"
for standard in c99 c11 c17 c2x; do
    check "the header as $standard" "$CC" -std=$standard -pedantic -Wall -Wextra -Werror \
        -I"$prefix/include" -fsyntax-only "$work/header.c"
done
for standard in c++98 c++11 c++17 c++20; do
    command -v c++ > /dev/null || break
    check "the header as $standard" c++ -x c++ -std=$standard -pedantic -Wall -Wextra -Werror \
        -I"$prefix/include" -fsyntax-only "$work/header.c"
done

# --- programs outside the tree

cat > "$work/program.c" << 'END'
#include <smooth.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    const char *text = "fn ramp(x) = max(x, 0)";
    double in[] = {0, 1}, out[3] = {0};
    SmoothContext *context = smooth_create_context(NULL, NULL);
    const SmoothFile *file = smooth_load_text(context, "ramp", text, strlen(text));
    SmoothOptions options = {.kernel = "algebraic", .order = 1};
    SmoothModel *model = smooth_create_model(smooth_find_function(file, "ramp"), &options);
    bool is_compiled = smooth_compile_model(model, 2);
    smooth_eval_model(model, in, out);
    printf("%d %g %g %g\n", is_compiled, out[0], out[1], out[2]);
    smooth_destroy_context(context);
    return smooth_get_abi() != SMOOTH_ABI;
}
END
PKG_CONFIG_PATH=$prefix/lib/pkgconfig
export PKG_CONFIG_PATH
cflags=$(pkg-config --cflags smooth)
shared=$(pkg-config --libs smooth)
static=$(pkg-config --static --libs smooth | sed 's/-lsmooth/-l:libsmooth.a/')
libdir=$(pkg-config --variable=libdir smooth)
check 'its version' \
    is "$("$prefix/bin/smooth" --version)" "smooth $(pkg-config --modversion smooth)"
mkdir -p "$work/elsewhere"
build() { # output, flags
    out=$1
    shift
    "$CC" -std=c99 -Wall -Wextra -Werror $cflags "$work/program.c" -o "$out" "$@"
}
# In another folder, so that no file is found because it is in the current one.
runs() { is '1 0.5 0.5 0.5' "$(cd "$work/elsewhere" && "$1" 2>&1)"; }
check 'shared: it links' build "$work/elsewhere/shared" $shared -Wl,-rpath,"$libdir"
check 'shared: it runs and compiles' runs "$work/elsewhere/shared"
check 'static, in the prefix: it links' build "$prefix/bin/static" $static
check 'static, in the prefix: it runs and compiles' runs "$prefix/bin/static"
check 'static, with a path: it links' build "$work/elsewhere/static" $static -Wl,-rpath,"$libdir"
check 'static, with a path: it runs and compiles' runs "$work/elsewhere/static"
check 'static: it needs no libsmooth.so' \
    sh -c "! readelf -d '$work/elsewhere/static' | grep -q libsmooth"
check 'static, alone: it links' build "$work/elsewhere/alone" $static
alone() {
    LD_LIBRARY_PATH=$work/elsewhere "$work/elsewhere/alone" > "$work/alone" 2>&1
    grep -qx '0 0.5 0.5 0.5' "$work/alone" && grep -q 'libsmooth-llvm.so cannot be' "$work/alone"
}
[ -e /usr/local/lib/libsmooth-llvm.so ] || [ -e /usr/lib/libsmooth-llvm.so ] ||
    check 'static, alone: it interprets, and says why' alone
rm -f "$prefix/bin/static"

# --- the command, after the prefix has been moved

mv "$prefix" "$work/moved"
smooth=$work/moved/bin/smooth
echo 'fn ramp(x) = max(x, 0)' > "$work/ramp.smooth"
check 'eval' is 1 "$("$smooth" eval "$work/ramp.smooth" 'ramp(1)' --hard 2>&1)"
check 'build' "$smooth" build "$work/ramp.smooth" -o "$work/ramp.o"
check 'map' is value,2 "$(printf 'x\n2\n' | "$smooth" map "$work/ramp.smooth" ramp --tau 0 --jit |
    paste -sd, -)"
# Without the code generator, commands that need it say so, and all others work.
hidden=$work/hidden.so
map_without() { # an option
    mv "$work/moved/lib/libsmooth-llvm.so" "$hidden"
    printf 'x\n2\n' | "$smooth" map "$work/ramp.smooth" ramp --tau 0 $1 > "$work/mapped" 2>&1
    status=$?
    mv "$hidden" "$work/moved/lib/libsmooth-llvm.so"
    return $status
}
refuses() { ! map_without --jit && grep -q 'libsmooth-llvm.so cannot be' "$work/mapped"; }
[ -e /usr/local/lib/libsmooth-llvm.so ] || [ -e /usr/lib/libsmooth-llvm.so ] ||
    check 'map --jit without LLVM' refuses
check 'map without LLVM' map_without ''
mv "$work/moved" "$prefix"
smooth=$prefix/bin/smooth

# --- the manual

pages="$prefix/share/man/man1/smooth.1 $prefix/share/man/man3/smooth.3"
quiet() { [ -z "$("$@" 2>&1 | tee /dev/stderr)" ]; }
for page in $pages; do
    command -v groff > /dev/null && check "groff ${page##*/}" quiet groff -man -ww -z "$page"
    command -v mandoc > /dev/null && check "mandoc ${page##*/}" mandoc -T lint -W error "$page"
done
for name in $(cat "$work/declared"); do
    [ -e "$prefix/share/man/man3/$name.3" ] || echo "no page $name"
    grep -q "$name(" "$prefix/share/man/man3/smooth.3" || echo "smooth.3 has no $name"
done > "$work/missing"
check 'so is how a program finds the library' grep -q 'Wl,.-rpath' \
    "$prefix/share/man/man3/smooth.3"
check 'each function is in the manual' same "$work/missing" < /dev/null

# --- the options: the program, the manual and the completion agree

commands=$("$smooth" --help | sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p')
check 'there are commands' [ "$(echo "$commands" | wc -l)" -ge 6 ]
helped() { "$smooth" "$1" --help | grep -oE '^  (-.,|   ) --[a-z-]+' | grep -oE '[-]-[a-z-]+'; }
paged() { # the options in the section of a command
    sed 's/\\-/-/g' "$prefix/share/man/man1/smooth.1" |
        awk -v c="$1" '$1 == ".SS" { is = $2 == c } is && $1 == ".B" && /^.B -/' |
        grep -oE '[-]-[a-z-]+'
}
# offered WORD...: the completions that bash offers for the last word, one in a line, sorted.
offered() {
    bash --norc -c '. "$0"; COMP_WORDS=(smooth "$@"); COMP_CWORD=$#; _smooth
        printf "%s\n" "${COMPREPLY[@]}"' \
        "$prefix/share/bash-completion/completions/smooth" "$@" 2>&1 | sort
}
for command in $commands; do
    [ "$command" = help ] && continue
    helped "$command" > "$work/options"
    paged "$command" > "$work/paged"
    check "options of $command in the manual" diff "$work/options" "$work/paged"
    command -v bash > /dev/null || continue
    sort "$work/options" > "$work/sorted"
    offered "$command" -- > "$work/offered"
    check "options of $command in the completion" diff "$work/sorted" "$work/offered"
done

# --- the completion

offers() { # wanted, words...
    wanted=$1
    shift
    is "$wanted" "$(cd "$work" && offered "$@" | xargs)"
}
if command -v bash > /dev/null; then
    mkdir "$work/empty" "$work/ramps"
    printf '## A doc.\nfn tax(x) = x\n  fn table_of(\n  x) = 1\nfn _own(x) = x\n# fn not\n' \
        > "$work/a file.smooth"
    check 'completes a command' offers 'table' ta
    every=$(printf '%s\n' $commands --help --version | sort | xargs)
    check 'every command' offers "$every" ''
    check 'a command of help' offers 'build' help b
    check 'an option' offers '--grad' show ramp.smooth --g
    check 'a kernel' offers 'gaussian' eval --kernel ga
    check 'hard, too' offers 'hard' eval --kernel h
    check 'a form' offers 'latex' show --as la
    check 'a pass' offers 'differentiate lower smooth' show --after ''
    check 'a form of export' offers 'hard hess' build --emit h
    check 'a file' offers 'ramp.smooth ramps' table ra
    check 'a file in place of a command' offers 'ramp.smooth ramps' ra
    check 'a file or an expression' offers 'ramp.smooth ramps' check ra
    check 'a function to build' offers 'ramp' build ramp.smooth ra
    check 'when there are colours' offers 'always auto' eval --color a
    check 'a file with a space' offers 'a file.smooth' check a
    check 'a second file' offers 'ramp.smooth ramps' check ramp.smooth r
    check 'a third file' offers 'ramp.smooth ramps' check a b r
    check 'a function for an expression' offers 'ramp' eval ramp.smooth r
    check 'a function' offers 'ramp' show ramp.smooth ''
    check 'the public ones' offers 'table_of tax' table 'a file.smooth' ''
    check 'after options' offers 'tax' map --tau 3 'a file.smooth' --grad tax
    check 'nothing for a file that is not there' offers '' show none.smooth ''
    check 'nothing for a temperature' offers '' eval --tau ''
fi

# --- uninstalling

check 'make uninstall' make uninstall PREFIX="$prefix"
check 'nothing is left' is '' "$(installed)"
finish
