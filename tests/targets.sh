#!/bin/sh
# Builds one object for each architecture, runs it under qemu, and compares the bits of all results
# with those of this machine: there are two flavours, multiplications and additions apart or fused
# (targets.c). Last line: "N passed, N failed".
SMOOTH=${SMOOTH:-build/smooth}
CLANG=${CLANG:-clang-19}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
. tests/count.inc
for tool in "$CLANG" ld.lld-19 qemu-x86_64 qemu-s390x; do
    command -v "$tool" > /dev/null && continue
    echo "skipped: there is no $tool"
    finish
done

# The functions of the object's header, as FUNCTION(name, number of parameters).
list_functions() {
    sed -n 's|^/\* \([a-z_0-9]*\)(\(.*\)) \*/$|\1 \2|p' "$1" |
        awk '{ name = $1; print "FUNCTION(" name ", " (NF > 1) + gsub(/,/, "") ")" }'
}
make_program() { # name, target, processor or "", clang's option
    folder=$work/$1
    mkdir "$folder" &&
        "$SMOOTH" build tests/objects.smooth --emit grad,rows -O1 --target "$2" ${3:+--cpu "$3"} \
            -o "$folder/objects.o" &&
        list_functions "$folder/objects.h" > "$folder/functions.h" &&
        "$CLANG" --target="$2" ${4-} -ffreestanding -fno-builtin -nostdlib -nostdlibinc -static \
            -fuse-ld=lld-19 -O1 -ffp-contract=off -Wall -Wextra -Werror -I "$folder" \
            tests/targets.c "$folder/objects.o" -o "$folder/program"
}
run_program() { # name, emulator's words
    program=$work/$1
    shift
    "$@" "$program/program" > "$program.out" && [ -s "$program.out" ]
}

# The flavours on x86-64, of which this machine has at least one.
check 'apart: it builds' make_program apart x86_64-linux-gnu x86-64
check 'apart: it runs' run_program apart qemu-x86_64
check 'fused: it builds' make_program fused x86_64-linux-gnu x86-64-v3
check 'fused: it runs' run_program fused qemu-x86_64 -cpu max
check 'the flavours differ' [ "$(cat "$work/apart.out")" != "$(cat "$work/fused.out")" ]

# qemu's name, flavour, triple, processor or -, clang's option
while read -r machine flavour triple cpu option; do
    [ "$cpu" = - ] && cpu=
    label=$machine${cpu:+-$cpu}
    check "$label: it builds" make_program "$label" "$triple" "$cpu" "$option"
    check "$label: it runs" run_program "$label" "qemu-$machine"
    check "$label: the same bits" diff "$work/$flavour.out" "$work/$label.out"
done << 'END'
i386         apart  i686-linux-gnu           -         -msse2
i386         apart  i686-linux-gnu           pentium4  -msse2
arm          apart  armv7-linux-gnueabihf    -
arm          apart  armv7-linux-gnueabihf    cortex-a15
sparc64      apart  sparc64-linux-gnu        -
aarch64      fused  aarch64-linux-gnu        -
riscv64      fused  riscv64-linux-gnu        -         -mabi=lp64d
riscv32      fused  riscv32-linux-gnu        -         -mabi=ilp32d
loongarch64  fused  loongarch64-linux-gnu    -
ppc64le      fused  powerpc64le-linux-gnu    -
ppc64        fused  powerpc64-linux-musl     pwr7
s390x        fused  s390x-linux-gnu          -
END

# This machine itself has one of the two.
case $(uname -sm) in
'Linux x86_64')
    check 'native: it builds' make_program native x86_64-linux-gnu native
    check 'native: it runs' run_program native env
    cmp -s "$work/native.out" "$work/apart.out" ||
        check 'native: the same bits' diff "$work/fused.out" "$work/native.out"
    ;;
esac
finish
