#!/bin/sh
# The build itself: what make says where tools are missing, and what it makes again when a file is
# removed. It works on a copy of the tree in which nothing is compiled. Last line:
# "N passed, N failed".
unset MAKEFLAGS MFLAGS # this is another make
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
. tests/count.inc
mkdir "$work/tree" "$work/bin"
cp -r .ci Makefile compiler grammar runtime stdlib tests "$work/tree"

# --- without some tools: every other command of this machine is there

link_commands() { # all but those named
    rm -rf "$work/bin" && mkdir "$work/bin"
    (IFS=: && for folder in $PATH; do ln -s "$folder"/* "$work/bin"; done) 2> /dev/null
    for command in "$@"; do rm -f "$work/bin/$command"; done
}
says() { # pattern, command that must fail
    pattern=$1
    shift
    "$@" > "$work/said" 2>&1 && echo 'it did not fail' && return 1
    grep -qE "$pattern" "$work/said" || { cat "$work/said" && false; }
}
make_here() { env PATH="$work/bin" make -C "$work/tree" "$@"; }
: > "$work/apt-get" && chmod +x "$work/apt-get"

link_commands flex bison
ln -sf "$work/apt-get" "$work/bin/apt-get"
check 'make names packages' says '^  sudo apt-get install flex bison$' make_here
check 'and stops' grep -q 'nothing was built' "$work/said"
check 'nothing was built' [ ! -e "$work/tree/build" ]
check 'clean needs no tools' make_here clean
link_commands flex qemu-s390x ld.lld-19
ln -sf "$work/apt-get" "$work/bin/apt-get"
check 'the tests need more' says '^  sudo apt-get install flex lld-19 qemu-user$' make_here tests
rm "$work/bin/apt-get"
check 'another system' says '^  Fedora .* flex' make_here libraries
check 'says what is missing' grep -qx 'smooth needs what Debian calls: flex' "$work/said"
check 'LLVM of another name' says 'llvm-19-dev' make_here LLVM=llvm-config-0
link_commands
check 'a compiler with a wrapper' make_here -n CC='env cc' CLANG='env clang-19' clean all
check 'a compiler that is not there' says 'gcc' make_here CC=no-such-compiler

# --- what is made of all files of a folder is made again without one of them

make_there() { make -C "$work/tree" "$@"; }
goals="build/gen/standard.c build/plain/libinternal.a build/libsmooth-llvm.so build/smooth
    build/checked/unit-tests"
for place in gen bc runtime share plain/gen plain/fused checked/gen checked/fused \
    $(cd "$work/tree/compiler" && find . ../runtime ../tests/unit -type d |
        sed 's|^\.*/||; s|.*|plain/& checked/&|'); do
    mkdir -p "$work/tree/build/$place"
done
check 'a build that only seems made' make_there --touch $goals
check 'it is up to date' make_there --question $goals
# forgets FOLDER ENDING GOAL: the goal is made of the files with that ending.
forgets() {
    rm "$(find "$work/tree/$1" -name "*$2" | sort | sed 1q)"
    make_there --question "$3"
    [ $? -eq 1 ] && make_there --touch $goals
}
check 'a module of the standard library' forgets stdlib .smooth build/gen/standard.c
check 'a source of the library' forgets compiler/print .c build/plain/libinternal.a
check 'a source of the code generator' forgets compiler/llvm .c build/libsmooth-llvm.so
check 'a source of the command' forgets compiler/command .c build/smooth
check 'a source of the tests' forgets tests/unit .c build/checked/unit-tests
finish
