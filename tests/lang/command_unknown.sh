. ./try.inc
try evl
try frobnicate
try --gradient
try help tabel
try prog.smooth
