using System.Globalization;

namespace RnnLib.Keras;

/// <summary>The variables of a Keras model by path, such as <c>layers/lstm/cell/vars/0</c>, as they stand in its file.</summary>
/// <remarks>
/// Three kinds are told apart by their first bytes: <c>.weights.h5</c> (HDF5), <c>.keras</c> (a zip archive around one) and <c>.npz</c>, which
/// <c>numpy.savez(path, *model.get_weights())</c> writes. Nothing in them is executed, no other file that they refer to is opened for its numbers,
/// and objects that NumPy pickled are refused. <see cref="KerasExtensions.LoadKeras(Layers.Module, string, KerasLoadOptions?)"/> brings them into a model.
/// </remarks>
public sealed class KerasFile : WeightFile
{
    private readonly Dictionary<string, Tensor> _tensors;
    private readonly Dictionary<string, Shape> _shapes;

    private KerasFile(string name, Dictionary<string, Tensor> tensors)
        : base(name) => (_tensors, _shapes) = (tensors, tensors.ToDictionary(t => t.Key, t => t.Value.Shape, StringComparer.Ordinal));

    /// <summary>The shapes of the variables of floats, by path; counters and seeds are left out.</summary>
    public override IReadOnlyDictionary<string, Shape> Shapes => _shapes;

    /// <summary>None: Keras keeps no texts beside its weights.</summary>
    public override IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>Whether the variables have no paths, only the order of <c>model.get_weights()</c>: arr_0, arr_1, ...</summary>
    public bool IsOrdered => _tensors.Count > 0 && Enumerable.Range(0, _tensors.Count).All(i => _tensors.ContainsKey(OrderedName(i)));

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file is of none of these kinds, or malformed.</exception>
    public static KerasFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a file that is in memory already.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="RnnLibFormatException">The file is of none of these kinds, or malformed.</exception>
    public static KerasFile Parse(byte[] bytes, string name = "Keras file")
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new(name, Hdf5.IsHdf5(bytes) ? Hdf5.Read(bytes, name) : KerasArchive.Read(bytes, name));
    }

    /// <summary>A variable as Keras stores it: a kernel is [inputs, outputs].</summary>
    /// <exception cref="KeyNotFoundException">The file holds no variable of floats of that path.</exception>
    public override Tensor Tensor(string name) => _tensors.TryGetValue(name, out Tensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"{Name}: no variable '{name}'; the file holds: {string.Join(", ", _tensors.Keys.Take(20))}.");

    internal static string OrderedName(int index) => string.Create(CultureInfo.InvariantCulture, $"arr_{index}");
}
