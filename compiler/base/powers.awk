# The powers of ten from 1e-292 to 1e324 as C, for number.c. Each is 128 bits, the first of which is
# set, rounded up: less than one unit in the last place above the power, and equal to it where the
# power is a whole number that fits.
#     awk -f powers.awk
# A number is an array of limbs of 16 bits, the lowest first, so that all arithmetic is exact.
function set(bit,    i) {
    for (i = -9; i < size; i++) limb[i] = 0
    limb[int(bit / 16)] = 2 ^ (bit % 16)
}
function times_ten(    i, carry) {
    for (i = 0; i < size; i++) {
        carry += limb[i] * 10
        limb[i] = carry % 65536
        carry = int(carry / 65536)
    }
}
# The remainder is dropped: after n times the result is the floor of the quotient by 10^n.
function divided_by_ten(    i, rest) {
    for (i = size - 1; i >= 0; i--) {
        rest = rest * 65536 + limb[i]
        limb[i] = int(rest / 10)
        rest %= 10
    }
}
# The first 128 bits, and one more in the last place if something follows.
function leading(is_cut,    top, shift, i, word) {
    for (top = size - 1; limb[top] == 0; top--);
    for (shift = 1; limb[top] * shift < 32768; shift *= 2);
    for (i = 0; i < 8; i++)
        word[i] = limb[top - i] * shift % 65536 + int(limb[top - i - 1] * shift / 65536)
    if (limb[top - 8] * shift % 65536 > 0) is_cut = 1
    for (i = top - 9; i >= 0; i--) if (limb[i] > 0) is_cut = 1
    for (i = 7; is_cut; i--) {
        is_cut = word[i] == 65535
        word[i] = is_cut ? 0 : word[i] + 1
    }
    return sprintf("    {UINT64_C(0x%04x%04x%04x%04x), UINT64_C(0x%04x%04x%04x%04x)},", word[0],
        word[1], word[2], word[3], word[4], word[5], word[6], word[7])
}
BEGIN {
    size = 72
    set(1151) # divided by 10^292 it still has more than 128 bits
    for (n = -1; n >= -292; n--) {
        divided_by_ten()
        row[n] = leading(1)
    }
    set(0)
    for (n = 0; n <= 324; n++) {
        row[n] = leading(0)
        times_ten()
    }
    print "#include \"base/number.h\"\n\nconst uint64_t number_powers[NUMBER_POWERS][2] = {"
    for (n = -292; n <= 324; n++) print row[n]
    print "};"
}
