#!/bin/sh
# Writes targets.txt: for each target, the processors that LLVM makes code for, and the features
# that may be added to its baseline. For x86 also the processors that have vectors of 4 (avx) and 8
# doubles (avx512f), and those that fuse a multiplication with an addition (fma). Where some
# processors lack the unit that adds two doubles, those that have it (double). `make targets` runs
# it when LLVM changes, for two minutes: LLVM lists names on which it then aborts, so each one is
# tried.
llc=${LLC:-llc-19}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work" || exit 1
cat > try.ll <<'END'
declare double @exp(double)
define void @f(i64 %n, ptr %x, double %t, ptr %y) {
  br label %loop
loop:
  %i = phi i64 [ 0, %0 ], [ %next, %last ]
  %p = getelementptr double, ptr %x, i64 %i
  %a = load double, ptr %p
  %b = fdiv double %a, %t
  %c = fcmp ogt double %b, 0.0
  %d = select i1 %c, double %a, double %b
  %e = call double @exp(double %d)
  %z = icmp eq ptr %y, null
  br i1 %z, label %last, label %store
store:
  %q = getelementptr double, ptr %y, i64 %i
  store double %e, ptr %q
  br label %last
last:
  %next = add nuw i64 %i, 1
  %end = icmp eq i64 %next, %n
  br i1 %end, label %done, label %loop
done:
  ret void
}
END

cat > wide.ll <<'END'
declare double @llvm.fma.f64(double, double, double)
define <8 x double> @f(<8 x double> %a) "min-legal-vector-width"="512" {
  %b = fadd <8 x double> %a, %a
  ret <8 x double> %b
}
define double @g(double %a, double %b, double %c) {
  %d = call double @llvm.fma.f64(double %a, double %b, double %c)
  ret double %d
}
END

cat > double.ll <<'END'
define double @f(double %a, double %b) {
  %c = fadd double %a, %b
  ret double %c
}
END

# Prints the name if llc, with the options that follow it, makes an object and prints nothing.
try() {
    name=$1
    shift
    words=$($llc "$@" -O2 -relocation-model=pic -filetype=obj try.ll -o try.o 2>&1) &&
        [ -z "$words" ] && printf ' %s' "$name"
}

names() { # target, heading
    $llc -march="$1" -mcpu=help < /dev/null 2>&1 |
        awk -v h="$2" '/^Available/ { on = $2 == h }
            on && /^  [^ ]+ +- / && $1 !~ /bit-mode$/ { print $1 }'
}

for target in x86-64 x86 aarch64 arm thumb riscv64 riscv32 loongarch64 ppc64le ppc64 systemz \
    sparcv9 wasm32 wasm64; do
    case $target in # as in processor.c
    riscv*) base=+m,+a,+f,+d,+c ;;
    loongarch64) base=+64bit,+f,+d,+ual ;;
    x86-64) base=+64bit ;;
    x86) base=+sse2 ;;
    *) base= ;;
    esac
    printf '%s cpu' $target
    cpus=$(for name in $(names $target CPUs); do
        try "$name" -march=$target -mcpu="$name" ${base:+-mattr=$base}
    done)
    printf '%s' "$cpus"
    printf ' \n%s feature' $target
    for name in $(names $target features); do
        try "$name" -march=$target -mattr=${base:+$base,}+"$name"
    done
    printf ' \n'
    case $target in
    x86 | riscv*)
        printf '%s double' $target
        for name in $cpus; do
            $llc -march=$target -mcpu="$name" double.ll -o - 2> /dev/null |
                grep -qE 'addsd|fadd\.d' && printf ' %s' "$name"
        done
        printf ' \n'
        ;;
    esac
    case $target in
    x86*)
        for has in avx:[yz]mm avx512f:zmm fma:vfmadd; do
            printf '%s %s' $target ${has%:*}
            for name in $cpus; do
                $llc -march=$target -mcpu="$name" ${base:+-mattr=$base} wide.ll -o - 2> /dev/null |
                    grep -qE "${has#*:}" && printf ' %s' "$name"
            done
            printf ' \n'
        done
        ;;
    esac
done
