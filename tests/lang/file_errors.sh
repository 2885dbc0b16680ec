# A path that leads to no file is a fault of the call: exit 2.
. ./try.inc
mkdir "$TMP/folder"
cd "$TMP"
for command in 'eval %s 1' 'table %s f x=1:2:2' 'map %s f' 'show %s' 'check %s' 'build %s'; do
    for file in missing.smooth folder missing/f.smooth; do
        "$SMOOTH" $(printf "$command" $file) </dev/null 2>&1
        echo "exit $?"
    done
done
ls
