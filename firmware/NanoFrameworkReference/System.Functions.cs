namespace System;

public enum Base64FormattingOptions
{
    None = 0, InsertLineBreaks = 1,
}

public static class BitConverter
{
    public static bool IsLittleEndian { get => throw null; }
    public static long DoubleToInt64Bits(double value) => throw null;
    public static byte[] GetBytes(bool value) => throw null;
    public static byte[] GetBytes(char value) => throw null;
    public static byte[] GetBytes(double value) => throw null;
    public static byte[] GetBytes(float value) => throw null;
    public static byte[] GetBytes(int value) => throw null;
    public static byte[] GetBytes(long value) => throw null;
    public static byte[] GetBytes(short value) => throw null;
    public static byte[] GetBytes(uint value) => throw null;
    public static byte[] GetBytes(ulong value) => throw null;
    public static byte[] GetBytes(ushort value) => throw null;
    public static double Int64BitsToDouble(long value) => throw null;
    public static bool ToBoolean(byte[] value, int startIndex) => throw null;
    public static char ToChar(byte[] value, int startIndex) => throw null;
    public static double ToDouble(byte[] value, int startIndex) => throw null;
    public static short ToInt16(byte[] value, int startIndex) => throw null;
    public static int ToInt32(byte[] value, int startIndex) => throw null;
    public static long ToInt64(byte[] value, int startIndex) => throw null;
    public static float ToSingle(byte[] value, int startIndex) => throw null;
    public static string ToString(byte[] value) => throw null;
    public static string ToString(byte[] value, int startIndex) => throw null;
    public static string ToString(byte[] value, int startIndex, int length) => throw null;
    public static ushort ToUInt16(byte[] value, int startIndex) => throw null;
    public static uint ToUInt32(byte[] value, int startIndex) => throw null;
    public static ulong ToUInt64(byte[] value, int startIndex) => throw null;
}

public static class Console
{
    public static void Write(string value) => throw null;
    public static void WriteLine() => throw null;
    public static void WriteLine(string value) => throw null;
}

public static class Convert
{
    public static bool ToBoolean(byte value) => throw null;
    public static char ToChar(ushort value) => throw null;
    public static sbyte ToSByte(string value, int fromBase = 10) => throw null;
    public static byte ToByte(string value, int fromBase = 10) => throw null;
    public static byte ToByte(bool value) => throw null;
    public static DateTime ToDateTime(string value) => throw null;
    public static short ToInt16(string value, int fromBase = 10) => throw null;
    public static ushort ToUInt16(string value, int fromBase = 10) => throw null;
    public static int ToInt32(string value, int fromBase = 10) => throw null;
    public static uint ToUInt32(string value, int fromBase = 10) => throw null;
    public static long ToInt64(string value, int fromBase = 10) => throw null;
    public static ulong ToUInt64(string value, int fromBase = 10) => throw null;
    public static double ToDouble(string value) => throw null;
    public static float ToSingle(string value) => throw null;
    public static string ToBase64String(byte[] inArray) => throw null;
    public static string ToBase64String(byte[] inArray, Base64FormattingOptions options) => throw null;
    public static string ToBase64String(byte[] inArray, int offset, int length) => throw null;
    public static string ToBase64String(byte[] inArray, int offset, int length, Base64FormattingOptions options) => throw null;
    public static byte[] FromBase64String(string inString) => throw null;
    public static byte[] FromBase64CharArray(char[] inArray, int offset, int length) => throw null;
}

public static class GC
{
    public static void WaitForPendingFinalizers() => throw null;
    public static void SuppressFinalize(object obj) => throw null;
    public static void ReRegisterForFinalize(object obj) => throw null;
}

public class Random
{
    public Random() => throw null;
    public Random(int seed) => throw null;
    public int Next() => throw null;
    public int Next(int maxValue) => throw null;
    public double NextDouble() => throw null;
    public void NextBytes(byte[] buffer) => throw null;
}

public static class Math
{
    public const double PI = 3.141592653589793;
    public const double E = 2.718281828459045;
    public static int Abs(int value) => throw null;
    public static double Abs(double value) => throw null;
    public static float Abs(float value) => throw null;
    public static double Acos(double d) => throw null;
    public static double Asin(double d) => throw null;
    public static double Atan(double d) => throw null;
    public static double Atan2(double y, double x) => throw null;
    public static double Cbrt(double d) => throw null;
    public static double Ceiling(double d) => throw null;
    public static double Clamp(double value, double min, double max) => throw null;
    public static long Clamp(long value, long min, long max) => throw null;
    public static float Clamp(float value, float min, float max) => throw null;
    public static ulong Clamp(ulong value, ulong min, ulong max) => throw null;
    public static double Cos(double a) => throw null;
    public static double Cosh(double value) => throw null;
    public static double Exp(double d) => throw null;
    public static double Floor(double d) => throw null;
    public static double IEEERemainder(double x, double y) => throw null;
    public static double Log(double d) => throw null;
    public static double Log10(double d) => throw null;
    public static int Max(int val1, int val2) => throw null;
    public static double Max(double val1, double val2) => throw null;
    public static float Max(float val1, float val2) => throw null;
    public static int Min(int val1, int val2) => throw null;
    public static double Min(double val1, double val2) => throw null;
    public static float Min(float val1, float val2) => throw null;
    public static double Pow(double x, double y) => throw null;
    public static double Round(double a) => throw null;
    public static int Sign(double value) => throw null;
    public static int Sign(float value) => throw null;
    public static double Sin(double a) => throw null;
    public static double Sinh(double value) => throw null;
    public static double Sqrt(double d) => throw null;
    public static double Tan(double a) => throw null;
    public static double Tanh(double value) => throw null;
    public static double Truncate(double d) => throw null;
}

public static class Environment
{
    public static long TickCount64 { get => throw null; }
}
