using System;

namespace nanoFramework.Runtime.Native
{
    public static class GC
    {
        public static uint Run(bool compactHeap) => throw null;
        public static void EnableGCMessages(bool enable) => throw null;
    }

    public class Power
    {
        public Power() => throw null;
        public static void RebootDevice(RebootOption rebootOption = 0) => throw null;
        public static void RebootDevice(int exeConstraintTimeout, RebootOption rebootOption = 0) => throw null;
    }

    public enum RebootOption
    {
        NormalReboot = 0, EnterNanoBooter = 1, ClrOnly = 2, EnterProprietaryBooter = 8,
    }

    public static class Rtc
    {
        public static bool SetSystemTime(DateTime time) => throw null;
    }

    public static class SystemInfo
    {
        public static Version Version { get => throw null; }
        public static string OEMString { get => throw null; }
        public static string TargetName { get => throw null; }
        public static string Platform { get => throw null; }
    }
}

namespace nanoFramework.Hardware.Esp32
{
    public enum EspNativeError
    {
        OK = 0, FAIL = -1,
    }

    public class Sleep
    {
        public Sleep() => throw null;
        public static EspNativeError EnableWakeupByTimer(TimeSpan time) => throw null;
        public static void StartDeepSleep() => throw null;
    }

    public class NativeMemory
    {
        public NativeMemory() => throw null;
        public static void GetMemoryInfo(MemoryType memType, out uint totalSize, out uint totalFreeSize, out uint largestFreeBlock) => throw null;

        public enum MemoryType
        {
            All = 0, Internal = 1, SpiRam = 2,
        }
    }
}
