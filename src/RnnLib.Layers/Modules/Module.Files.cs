namespace RnnLib.Layers;

/// <content>Saving and loading: one safetensors file under PyTorch's names.</content>
public abstract partial class Module
{
    /// <summary>Writes all parameters to a safetensors file, all or nothing.</summary>
    /// <param name="path">The file; one that exists is replaced once the new one is complete.</param>
    /// <param name="metadata">Texts to keep beside the weights, such as a scaler's figures.</param>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public void Save(string path, IEnumerable<KeyValuePair<string, string>>? metadata = null) =>
        Safetensors.Write(path, NamedParameters.Select(p => KeyValuePair.Create(p.Path, p.Parameter.Value)), metadata);

    /// <summary>Reads all parameters from a safetensors file: one that <see cref="Save"/> wrote, a checkpoint of a training run, or one that PyTorch saved from an equivalent model.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The texts kept beside the weights.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file is malformed, or its tensors do not fit this model; nothing has been changed.</exception>
    public IReadOnlyDictionary<string, string> Load(string path)
    {
        return Load(Safetensors.Read(path));
    }

    /// <summary>Reads all parameters from a safetensors file in memory, such as an embedded resource.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The texts kept beside the weights.</returns>
    /// <exception cref="RnnLibFormatException">The file's tensors do not fit this model; nothing has been changed.</exception>
    public IReadOnlyDictionary<string, string> Load(SafetensorsFile file)
    {
        (string Path, Parameter Parameter)[] parameters = RequireFit(file);
        Tensor[] values = [.. parameters.Select(p => file.Tensor(p.Path))];   // read all before any is changed
        for (int i = 0; i < values.Length; i++)
            parameters[i].Parameter.Assign(values[i].Data);
        return file.Metadata.Where(text => !IsOfTraining(text.Key)).ToDictionary();
    }

    /// <summary>Checks that a file holds this model's weights.</summary>
    /// <returns>What it is to be read into.</returns>
    internal (string Path, Parameter Parameter)[] RequireFit(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        (string Path, Parameter Parameter)[] parameters = [.. NamedParameters];
        string[] faults = [.. FaultsOf(file, parameters)];
        return faults.Length == 0
            ? parameters
            : throw new RnnLibFormatException(file.Name, "tensors", $"the file does not fit this model: {string.Join("; ", faults)}.");
    }

    private static IEnumerable<string> FaultsOf(SafetensorsFile file, (string Path, Parameter Parameter)[] parameters)
    {
        foreach ((string path, Parameter parameter) in parameters)
        {
            if (!file.Entries.TryGetValue(path, out SafetensorsEntry? entry))
                yield return $"{path} {parameter.Shape} is missing";
            else if (entry.Shape != parameter.Shape)
                yield return $"{path}: expected {parameter.Shape}, got {entry.Shape}";
        }

        foreach (string unexpected in file.Entries.Keys.Except(parameters.Select(p => p.Path)).Where(name => !IsOfTraining(name)))
            yield return $"{unexpected} {file.Entries[unexpected].Shape} is unexpected";
    }

    /// <summary>Whether something in a checkpoint belongs to the training run and not to the model.</summary>
    private static bool IsOfTraining(string name) => name.StartsWith(Safetensors.TrainingPrefix, StringComparison.Ordinal);
}
