/* Runs a fuzz target once on each of the files in the folders that are named, without the fuzzer.
 * In: tests/fuzz/front. Out: the names, each before its run, and "N passed, 0 failed"; where a run
 * breaks, the last name is the culprit. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST = 1 << 16 };

static int run(const char *path) {
    static uint8_t room[LARGEST];
    FILE *file = fopen(path, "rb");
    if (!file) return 1;
    size_t size = fread(room, 1, sizeof room, file);
    fclose(file);
    uint8_t *data = malloc(size ? size : 1); /* of its exact size, for the sanitizer */
    if (!data) return 1;
    for (size_t i = 0; i < size; i++) data[i] = room[i];
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 0;
}

int main(int count, char **folders) {
    int passed = 0, failed = 0;
    for (int i = 1; i < count; i++) {
        DIR *folder = opendir(folders[i]);
        if (!folder) failed++;
        for (struct dirent *entry; folder && (entry = readdir(folder));) {
            char path[1024];
            if (entry->d_name[0] == '.') continue;
            snprintf(path, sizeof path, "%s/%s", folders[i], entry->d_name);
            int is_broken = run(path);
            failed += is_broken;
            passed += !is_broken;
        }
        if (folder) closedir(folder);
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
