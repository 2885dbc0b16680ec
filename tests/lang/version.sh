. ./try.inc
try --version
try help --version
