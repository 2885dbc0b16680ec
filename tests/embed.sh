#!/bin/sh
# Programs that use libsmooth: the examples that embed it, with the library of this tree and with an
# installed one, and the code in compiler/api/README.md and smooth.h, which must print the output
# that is shown there. Last line: "N passed, N failed".
CC=${CC:-cc}
unset MAKEFLAGS MFLAGS LD_LIBRARY_PATH SMOOTH # another make, and the command that it finds
export LC_ALL=C
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
. tests/count.inc
# prints EXPECTED COMMAND...: standard output and error are the text of the file EXPECTED.
prints() {
    expected=$1
    shift
    "$@" > "$work/printed" 2>&1
    diff "$expected" "$work/printed"
}
compile() { # output, source, folder of the library or nothing
    "$CC" -std=c11 -pedantic -Wall -Wextra -Werror -Icompiler/api -include string.h "$2" -o "$1" \
        build/libsmooth.so.1 -Wl,-rpath,"${3:-$PWD/build}"
}

# --- the README: the program in ten lines, and the tour, whose pieces are one program

awk -v work="$work" '
/^```c$/ { inside = 1; block = ""; next }
/^```text$/ { inside = 2; next }
/^```$/ && inside == 1 {
    if (block ~ /int main\(/) is_alone = 1
    is_top = block ~ /^(static|#)/
    if (block ~ /int main\(/) printf "%s", block > (work "/alone.c")
    else if (is_top) top = top block
    else body = body block
}
/^```$/ { if (inside == 2 && is_alone) is_alone = 0; inside = 0; next }
inside == 1 { block = block $0 "\n" }
inside == 2 { print > (work (is_alone ? "/alone.out" : "/tour.out")) }
END {
    printf "#include <smooth.h>\n#include <stdio.h>\n\n%s\nint main(void) {\n%sreturn 0;\n}\n",
        top, body > (work "/tour.c")
}' compiler/api/README.md
check 'the ten lines compile' compile "$work/alone" "$work/alone.c"
check 'and print what is written' prints "$work/alone.out" "$work/alone"
check 'the tour compiles' compile "$work/tour" "$work/tour.c"
check 'and prints what is written' prints "$work/tour.out" "$work/tour"

# Without the code generator, every program says so and goes on with the interpreter.
mkdir "$work/lone"
cp build/libsmooth.so.1 "$work/lone"
check 'without code: the tour compiles' compile "$work/lone/tour" "$work/tour.c" "$work/lone"
"$work/lone/tour" > "$work/lone/printed"
check 'without code: it ends well' [ $? -eq 0 ]
grep -vE '^(smooth: error: the code generator|  hint: )|^interpreted' "$work/lone/printed" \
    > "$work/lone/same"
grep -vE '^(double my_|  hint: )' "$work/tour.out" > "$work/lone/expected"
if [ ! -e /usr/local/lib/libsmooth-llvm.so ] && [ ! -e /usr/lib/libsmooth-llvm.so ]; then
    check 'without code: it says so' grep -q 'the code generator' "$work/lone/printed"
    check 'without code: the same numbers' diff "$work/lone/expected" "$work/lone/same"
fi
sed -n 's/^SMOOTH_API .*\(smooth_[a-z_]*\)(.*/\1/p' compiler/api/smooth.h | while read -r name; do
    grep -q "$name" "$work/tour.c" || echo "$name is not in the tour"
done > "$work/missing"
check 'each function is in it' prints /dev/null cat "$work/missing"

{
    echo '#include <smooth.h>'
    echo '#include <stdio.h>'
    echo 'int main(void) {'
    sed -n '1,/\*\//s/^ \*     //p' compiler/api/smooth.h |
        sed 's/ *smooth_destroy_context/puts("end");&/'
    echo '    return 0; }'
} > "$work/header.c"
check 'the example in smooth.h compiles' compile "$work/header" "$work/header.c"
echo end > "$work/header.out"
check 'and runs' prints "$work/header.out" "$work/header"

# --- a program whose locale writes numbers with commas: smooth still reads and writes points

cat > "$work/comma.c" << 'END'
#include <locale.h>
#include <smooth.h>
#include <stdio.h>

static void hear(void *user, const SmoothDiagnostic *diagnostic) {
    (void)user;
    printf("%s: %.1f\n", diagnostic->message, 0.5);
}

int main(void) {
    const char *text = "temperature 0.25 fn f(x) = max(x, 1.5) + 2.75";
    double in[] = {3, 0}, out[1] = {0};
    if (!setlocale(LC_ALL, "")) return 77;
    SmoothContext *context = smooth_create_context(hear, NULL);
    const SmoothFile *file = smooth_load_text(context, "text", text, strlen(text));
    SmoothModel *model = smooth_create_model(smooth_find_function(file, "f"), NULL);
    smooth_eval_model(model, in, out);
    printf("%g %g\n", out[0], model ? smooth_describe_model(model)->temperature : 0);
    fputs(smooth_print_models(model != NULL, &model, SMOOTH_FORM_TEXT), stdout);
    smooth_find_function(file, "g");
    smooth_destroy_context(context);
    return 0;
}
END
cat > "$work/comma.out" << 'END'
5,75 0,25
f(x):
  value = 1.5 + tau*softplus((x - 1.5)/tau) + 2.75
  where softplus(u) = log(1 + exp(u)), sigmoid = softplus'
`text` has no function `g`: 0,5
END
if localedef -i de_DE -f UTF-8 "$work/de_DE.UTF-8" > "$work/log" 2>&1; then
    check 'commas: it compiles' compile "$work/comma" "$work/comma.c"
    check 'commas' prints "$work/comma.out" \
        env LOCPATH="$work" LC_ALL=de_DE.UTF-8 "$work/comma"
fi

# --- typed input

embed=$work/tree/embed
check 'embed, with this tree' make -C examples/embed run BUILD="$work/tree" CC="$CC"
cat > "$work/expected" << 'END'
       tau          x        value
         4    2.00000     4.191538
         1    2.00000     1.797885
      0.25    2.00000     1.199471
    0.0625    2.00000     1.049868
   0.01562    2.00000     1.012467
  0.003906    2.00000     1.003117
         0    2.00000     1.000000
END
check 'a minimum' prints "$work/expected" "$embed" 'abs(x - 2) + 1' x=7
printf 'abs(x -\n# more\n 2) +\n 1\n' > "$work/typed"
typed() { "$embed" - x=7 < "$work/typed"; }
check 'over several lines' prints "$work/expected" typed
last() { "$embed" "$@" | awk 'END { exit !($1 == 0 && $2 > 3.4 && $2 < 3.5 && $4 < -1.16) }'; }
check 'a staircase' last 'round(abs(x - 3)) + max(y - x, x - 2*y)' x=20 y=-7
wrong() { # formula, what is said
    "$embed" "$1" x=1 > "$work/said" 2>&1 && return 1
    grep -F "$2" "$work/said" && return
    cat "$work/said"
    false
}
check 'a name that does not exist' wrong 'maxi(x, 0)' 'did you mean `max`?'
check 'a bracket that is missing' wrong 'max(x' '<expression>:1:6: error: expected'
check 'a kernel that cannot' wrong 'max(x, 0) @ cauchy' 'kernel `cauchy` cannot smooth'
check 'a call that is wrong' sh -c "'$embed' x; [ \$? -eq 2 ]"

# --- C++

cxx=
for candidate in "${CXX:-c++}" g++ clang++-19; do
    [ -z "$cxx" ] && command -v "$candidate" > /dev/null && cxx=$candidate
done
cat > "$work/cpp.out" << 'END'
       S    portfolio        slope       spread
      90     0.004010     0.006213     0.004008
      94     0.402343     0.319617     0.395593
      98     3.851773     1.537887     3.058497
     102    11.148227     1.537887     6.941503
     106    14.597657     0.319617     9.604407
     110    14.995990     0.006213     9.995992
0 differences between what was compiled ahead and now
<expression>:1:1: error: `spread` takes 1 to 3 arguments, not 4
  1 | spread(S, 95, 105, 115)
    | ^~~~~~~~~~~~~~~~~~~~~~~
END
if [ -n "$cxx" ]; then
    check 'C++, with this tree' make -C examples/cpp run BUILD="$work/cpp" CXX="$cxx"
    check 'prints' prints "$work/cpp.out" "$work/cpp/payoff" examples/cpp/payoff.smooth
fi

# --- the same with an installed library, in another folder

check 'make install' make -s install PREFIX="$work/prefix"
PATH=$work/prefix/bin:$PATH
export PATH PKG_CONFIG_PATH="$work/prefix/lib/pkgconfig"
as_written() { # prints what the ten lines do when they are compiled by the line of a document
    line=$(sed -n '/^    cc ramp\.c /s/^ *//p' "$1")
    (cd "$work" && cp alone.c ramp.c && rm -f a.out && eval "$line" && ./a.out)
}
for document in README.md compiler/api/README.md; do
    check "compiled as $document says" prints "$work/alone.out" as_written "$document"
done
cp -r examples/embed examples/cpp "$work"
check 'embed, installed' make -C "$work/embed" run CC="$CC" TREE="$work/none"
check 'a minimum' prints "$work/expected" "$work/embed/build/embed" 'abs(x - 2) + 1' x=7
if [ -n "$cxx" ]; then
    check 'C++, installed' make -C "$work/cpp" run CXX="$cxx" TREE="$work/none" BUILD=own
    check 'prints' prints "$work/cpp.out" "$work/cpp/own/payoff" "$work/cpp/payoff.smooth"
fi
finish
