namespace RnnLib;

/// <summary>Tensors by name, read from a file of any format, that a model's weights can be taken from.</summary>
/// <remarks><see cref="SafetensorsFile"/>, <see cref="SafetensorsReader"/> and <see cref="PyTorchFile"/> are such files; a format of
/// your own is a class that derives from this one.</remarks>
public abstract class WeightFile
{
    /// <summary>A file.</summary>
    /// <param name="name">What error messages call it: its path.</param>
    protected WeightFile(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>What error messages call the file: its path, or what its reader was told.</summary>
    public string Name { get; }

    /// <summary>The shapes of the tensors that the file holds, by name.</summary>
    public abstract IReadOnlyDictionary<string, Shape> Shapes { get; }

    /// <summary>The texts kept beside the tensors; empty if there are none.</summary>
    public abstract IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>A tensor of floats of 16, 32 or 64 bits, as 32-bit floats.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="RnnLibFormatException">The tensor is of another type, or its bytes do not follow the format.</exception>
    public abstract Tensor Tensor(string name);

    /// <summary>The message that names what there is instead.</summary>
    internal KeyNotFoundException Unknown(string name, IEnumerable<string> names) =>
        new($"{Name}: no tensor '{name}'; the file holds: {string.Join(", ", names.Take(20))}.");
}
