namespace RnnLib.Conformance;

/// <summary>A whole safetensors file: its tensors, or the one documented exception within a second and without large allocations.</summary>
internal static class SafetensorsCase
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        byte[] bytes = Convert.FromBase64String(test.Json.GetProperty("inputs").GetProperty("file_base64").GetString()!);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        RnnLibFormatException? refusal = null;
        var tensors = new Dictionary<string, Values>();
        try
        {
            SafetensorsFile file = Safetensors.Parse(bytes, test.Name);
            foreach ((string name, SafetensorsEntry entry) in file.Entries)
                tensors[name] = Values.OfBytes($"{entry.Type} {entry.Shape}", file.Bytes(name));
        }
        catch (RnnLibFormatException e)
        {
            refusal = e;
        }

        const int overhead = 1 << 20;   // exceptions and the first run of code allocate too
        if (System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds > 1 || GC.GetAllocatedBytesForCurrentThread() - before > overhead + 4L * bytes.Length)
            throw new TimeoutException("reading took more than a second or four times the file's size");
        return refusal is null ? tensors : throw refusal;
    }
}
