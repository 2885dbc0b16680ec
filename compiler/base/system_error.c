/* In: an errno. Out: a clause for a message. */
#include "base/system_error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool system_error_of_path(int error) {
    return error == ENOENT || error == ENOTDIR || error == EISDIR || error == ELOOP ||
           error == ENAMETOOLONG;
}

const char *system_error(Arena *arena, int error, const char *missing) {
    static const struct {
        int error;
        const char *words;
    } reasons[] = {
        {EISDIR, "it is a directory"},          {EACCES, "permission denied"},
        {ENAMETOOLONG, "the name is too long"}, {ELOOP, "its symbolic links go in circles"},
        {EMFILE, "too many files are open"},    {EIO, "the device reports an error"},
        {EROFS, "the disk is read-only"},       {ENOSPC, "the disk is full"},
        {EDQUOT, "the quota is used up"},
    };
    char words[128];
    if (error == ENOENT || error == ENOTDIR)
        return arena_printf(arena, "there is no such %s", missing);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].error == error) return reasons[i].words;
    if (strerror_r(error, words, sizeof words) != 0)
        snprintf(words, sizeof words, "error %d", error);
    return arena_copy(arena, words, strlen(words));
}
