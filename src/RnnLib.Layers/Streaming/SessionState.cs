namespace RnnLib.Layers;

/// <summary>The state of a stream as a value: named tensors, to keep, to save or to hand to another stream of the same model.</summary>
public sealed class SessionState
{
    private SessionState(Dictionary<string, Tensor> tensors) => Tensors = tensors;

    /// <summary>The parts by name, such as <c>0.hidden_l0</c>; each [features].</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>A state that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="RnnLibFormatException">The bytes are malformed.</exception>
    public static SessionState FromBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        SafetensorsFile file = Safetensors.Parse(bytes, "stream state");
        return new(file.Entries.Keys.ToDictionary(name => name, file.Tensor));
    }

    /// <summary>The state in the safetensors format.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, Tensors);
        return stream.ToArray();
    }

    internal static SessionState Of(IReadOnlyList<StreamMemory> memory) =>
        new(memory.ToDictionary(part => part.Name, part => Tensor.From([part.Values.Length], part.Values.Span)));

    /// <summary>All or nothing.</summary>
    internal void WriteTo(IReadOnlyList<StreamMemory> memory)
    {
        if (memory.Count != Tensors.Count || memory.Any(part => !Tensors.TryGetValue(part.Name, out Tensor? value) || value.Count != part.Values.Length))
            throw new ArgumentException($"State: expected {Describe(memory.Select(part => (part.Name, part.Values.Length)))}; got {Describe(Tensors.Select(part => (part.Key, part.Value.Count)))}.");
        foreach (StreamMemory part in memory)
            Tensors[part.Name].Data.CopyTo(part.Values.Span);
    }

    private static string Describe(IEnumerable<(string Name, int Size)> parts) => string.Join(", ", parts.Select(part => $"{part.Name} [{part.Size}]"));
}
