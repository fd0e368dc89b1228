using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>Makes the names in a folder durable: a file renamed into it is there after a power failure, too.</summary>
/// <remarks>Windows journals renames, and .NET opens no folder; elsewhere it takes a call of the C library. Where that is missing, or the file
/// system does not know how, the rename is as durable as the system makes it.</remarks>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    public static void Run(string folder)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsBrowser() || OperatingSystem.IsWasi())
            return;
        try
        {
            int descriptor = Open(folder, ReadOnly);
            if (descriptor < 0)
                return;
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
