# SPDX-License-Identifier: GPL-2.0-only
#
# Human verbs; what is built is in Kbuild, how in tools/.

# all, modules_install: the kernel to build for
KVER ?= $(or $(KERNELRELEASE),$(shell uname -r))
KDIR ?= /lib/modules/$(KVER)/build
O ?= build/obj/$(KVER)

# tests: Debian's kernels 6.1, 6.12, 7.2
KERNELS ?= 6.1
KERNEL ?= $(firstword $(filter-out all,$(KERNELS)) 6.1)

# What the sub-makes of the kernel must not inherit
unexport KERNELRELEASE O KDIR KVER KERNEL KERNELS
MAKEOVERRIDES :=

export V FAULT SEED NTDMA_MIRROR NTDMA_TEST NTDMA_CACHE

.PHONY: all modules_install demo test kunit e2e bench check checklist mutants
.PHONY: real-engine portscan new-driver clean distclean help

all:
	@tools/modules.sh dir $(abspath $(KDIR)) $(abspath $(O))

modules_install: all
	$(MAKE) -C $(KDIR) M=$(abspath $(O)) modules_install

demo:
	@tools/demo.sh

test:
	@tools/test.sh $(KERNELS)

kunit:
	@tools/setup.sh build uml
	@V=$(or $(V),1) $(if $(DRIVER),tools/driver/run.sh,tools/uml/run.sh) $(KERNEL) \
		$(if $(filter-out 0,$(DEBUG)),debug,plain) $(or $(DRIVER),$(SUITE))

e2e:
	@tools/setup.sh build qemu
	@$(if $(DRIVER),tools/driver/run.sh $(KERNEL) stock $(DRIVER),tools/qemu/all.sh $(KERNEL) $(SCENARIO))

bench:
	@tools/setup.sh build qemu
	@tools/bench/run.sh $(KERNEL)

real-engine:
	@tools/setup.sh build qemu
	@tools/arm64/run.sh

check:
	@tools/setup.sh build check
	@tools/check.sh

checklist:
	@tools/setup.sh checklist
	@tools/checklist/checklist.py

mutants:
	@tools/setup.sh build uml checklist
	@tools/mutants.sh $(MUTANT)

portscan:
	@tools/ntdma-portscan $(or $(DIR),--help)

new-driver:
	@tools/driver/new.sh "$(NAME)" "$(FROM)" "$(LICENSE)"

clean:
	rm -rf build/obj build/run build/ktap build/check

distclean:
	rm -rf build

help:
	@echo 'For users:'
	@echo '  all              build the modules for the running kernel, or for'
	@echo '                   KVER=release or KDIR=directory; objects go to O=directory'
	@echo '  modules_install  install them'
	@echo '  demo             a ported Windows driver moves data on a packaged kernel in'
	@echo '                   QEMU; FAULT=1 corrupts one byte and must fail'
	@echo '  test             everything below but bench and mutants; KERNELS=all or a list'
	@echo '  portscan         what the Windows sources in DIR= use, and what is missing'
	@echo '  new-driver       Kbuild, Makefile and glue for the Windows sources in FROM=;'
	@echo '                   NAME= of the module, LICENSE= if you know it already'
	@echo '  kunit, e2e       with DRIVER=path: your driver and your suites'
	@echo 'For developers:'
	@echo '  kunit            suites in User Mode Linux; KERNEL= DEBUG=1 SUITE='
	@echo '  e2e              scenarios on packaged kernels in QEMU; KERNEL= SCENARIO='
	@echo '  bench            instruction counts against the native idiom; KERNEL='
	@echo '                   PROFILE=case shows where they come from'
	@echo '  real-engine      system DMA and dmatest on a controller that QEMU emulates:'
	@echo '                   a Raspberry Pi 3 with an arm64 kernel, cross-built'
	@echo '  check            W=1, sparse, checkpatch, kernel-doc, house rules'
	@echo '  checklist        which items of the contract the newest runs proved'
	@echo '  mutants          wrong edits of the code, each to be caught; MUTANT='
	@echo '  clean            remove objects and results; distclean: kernels as well'
	@echo 'KERNEL is 6.1 (default), 6.12 or 7.2. V=1 shows more. NTDMA_MIRROR= names'
	@echo 'another Debian mirror, NTDMA_CACHE= a directory for kernels and packages that'
	@echo 'several clones share.'
