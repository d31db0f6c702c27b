/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Layout of requests, drivers and message tables: one list, of which layout.c asserts
 * our headers and tools/check/mingw-layout.c those of mingw-w64. The macros are theirs.
 */
SIZE(IO_STACK_LOCATION, 0x48);
AT(IO_STACK_LOCATION, Control, 0x03);
AT(IO_STACK_LOCATION, Parameters, 0x08);
AT(IO_STACK_LOCATION, Parameters.Create.Options, 0x10);
AT(IO_STACK_LOCATION, Parameters.Create.ShareAccess, 0x1a);
AT(IO_STACK_LOCATION, Parameters.Read.Length, 0x08);
AT(IO_STACK_LOCATION, Parameters.Read.Key, 0x10);
AT(IO_STACK_LOCATION, Parameters.Read.ByteOffset, 0x18);
AT(IO_STACK_LOCATION, Parameters.Write.ByteOffset, 0x18);
AT(IO_STACK_LOCATION, Parameters.DeviceIoControl.OutputBufferLength, 0x08);
AT(IO_STACK_LOCATION, Parameters.DeviceIoControl.InputBufferLength, 0x10);
AT(IO_STACK_LOCATION, Parameters.DeviceIoControl.IoControlCode, 0x18);
AT(IO_STACK_LOCATION, Parameters.DeviceIoControl.Type3InputBuffer, 0x20);
AT(IO_STACK_LOCATION, Parameters.QueryInterface.Size, 0x10);
AT(IO_STACK_LOCATION, Parameters.QueryInterface.Interface, 0x18);
AT(IO_STACK_LOCATION, Parameters.Power.Type, 0x10);
AT(IO_STACK_LOCATION, Parameters.Power.State, 0x18);
AT(IO_STACK_LOCATION, Parameters.Power.ShutdownType, 0x20);
AT(IO_STACK_LOCATION, Parameters.StartDevice.AllocatedResourcesTranslated, 0x10);
AT(IO_STACK_LOCATION, Parameters.Others.Argument4, 0x20);
AT(IO_STACK_LOCATION, DeviceObject, 0x28);
AT(IO_STACK_LOCATION, FileObject, 0x30);
AT(IO_STACK_LOCATION, CompletionRoutine, 0x38);
AT(IO_STACK_LOCATION, Context, 0x40);
SIZE(DRIVER_OBJECT, 0x150);
AT(DRIVER_OBJECT, DeviceObject, 0x08);
AT(DRIVER_OBJECT, DriverExtension, 0x30);
AT(DRIVER_OBJECT, DriverStartIo, 0x60);
AT(DRIVER_OBJECT, DriverUnload, 0x68);
AT(DRIVER_OBJECT, MajorFunction, 0x70);
AT(DRIVER_EXTENSION, AddDevice, 0x08);
AT(FILE_OBJECT, DeviceObject, 0x08);
AT(FILE_OBJECT, FsContext, 0x18);
AT(FILE_OBJECT, FsContext2, 0x20);
AT(FILE_OBJECT, FileName, 0x58);
AT(IO_INTERRUPT_MESSAGE_INFO, MessageCount, 0x04);
AT(IO_INTERRUPT_MESSAGE_INFO, MessageInfo, 0x08);
SIZE(IO_INTERRUPT_MESSAGE_INFO_ENTRY, 0x30);
AT(IO_INTERRUPT_MESSAGE_INFO_ENTRY, InterruptObject, 0x10);
AT(IO_INTERRUPT_MESSAGE_INFO_ENTRY, MessageData, 0x18);
AT(IO_INTERRUPT_MESSAGE_INFO_ENTRY, Vector, 0x1c);
AT(IO_INTERRUPT_MESSAGE_INFO_ENTRY, Mode, 0x24);
AT(IO_INTERRUPT_MESSAGE_INFO_ENTRY, Polarity, 0x28);
VALUE(PowerDeviceD3, 4);
VALUE(PowerSystemShutdown, 6);
VALUE(PowerActionShutdownOff, 6);
VALUE(DPFLTR_IHVBUS_ID, 82);
VALUE(DPFLTR_DEFAULT_ID, 101);
