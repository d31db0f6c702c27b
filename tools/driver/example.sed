# What the author of example/ puts into the glue that `make new-driver` wrote
/^#include <ntdma\/ntdma.h>/a\
\
s32 LoopOpen(struct _DEVICE_OBJECT *device, void **loop);\
void LoopClose(void *loop);\
\
static void *loop;
/^	pci_set_drvdata/s/.*/	ret = LoopOpen(device, \&loop);/
/^	return 0;/s/0/ret < 0 ? -EIO : 0/
/Here it stops the device/s/.*/	LoopClose(loop);/
