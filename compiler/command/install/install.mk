# What is installed, and the pages made for it. The main Makefile includes this.
.PHONY: install uninstall

# The pages and the completion are made of what the command and the header say.
PAGE_ROOM := compiler/command/install
build/share/help: $(PAGE_ROOM)/help.sh build/smooth build/libsmooth.so.$(ABI) | build/share
	$(Q)$< build/smooth > $@
build/share/smooth.1: $(PAGE_ROOM)/man1.awk build/share/help
	$(Q)awk -v version=$(VERSION) -f $^ > $@
build/share/smooth.3: $(PAGE_ROOM)/man3.awk compiler/api/smooth.h | build/share
	$(Q)awk -v version=$(VERSION) -f $^ > $@
build/share/smooth.bash: $(PAGE_ROOM)/completion.awk build/share/help $(PAGE_ROOM)/completion.bash
	$(Q)awk -v kernels="$(KERNELS) hard" -f $^ > $@

# Each file, and its place below the prefix. Each function of the library has a page of its own name,
# which refers to that of the library.
FUNCTIONS := $(shell sed -n 's/^SMOOTH_API .*\(smooth_[a-z_]*\).*/\1/p' compiler/api/smooth.h)
MANUAL    := share/man/man3
INSTALLED := build/smooth:bin/smooth \
    build/libsmooth.so.$(ABI):lib/libsmooth.so.$(ABI) \
    build/libsmooth.a:lib/libsmooth.a \
    build/libsmooth-llvm.so:lib/libsmooth-llvm.so \
    compiler/api/smooth.h:include/smooth.h \
    build/share/smooth.1:share/man/man1/smooth.1 \
    build/share/smooth.3:$(MANUAL)/smooth.3 \
    build/share/smooth.bash:share/bash-completion/completions/smooth
ROOT       = $(DESTDIR)$(PREFIX)

install: all
	@for item in $(INSTALLED); do \
	    to="$(ROOT)/$${item#*:}"; mode=644; \
	    case $$to in */bin/*|*.so*) mode=755 ;; esac; \
	    mkdir -p "$${to%/*}" && install -m $$mode "$${item%%:*}" "$$to" || exit 1; \
	done
	@ln -sf libsmooth.so.$(ABI) "$(ROOT)/lib/libsmooth.so"
	@mkdir -p "$(ROOT)/lib/pkgconfig"
	@sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' $(PAGE_ROOM)/smooth.pc.in \
	    > "$(ROOT)/lib/pkgconfig/smooth.pc"
	@for name in $(FUNCTIONS); do \
	    echo '.so man3/smooth.3' > "$(ROOT)/$(MANUAL)/$$name.3" || exit 1; \
	done
uninstall:
	@for item in $(INSTALLED) :lib/libsmooth.so :lib/pkgconfig/smooth.pc \
	    $(FUNCTIONS:%=:$(MANUAL)/%.3); do \
	    rm -f "$(ROOT)/$${item#*:}" || exit 1; \
	done
