namespace RnnLib.Layers;

/// <summary>The tensors of a file held against the weights of a model, by name and shape; nothing is read or changed yet.</summary>
internal sealed class WeightMatch
{
    private readonly List<string> _missing = [], _unexpected = [];
    private readonly List<ShapeMismatch> _misshaped = [];
    private readonly List<Place> _found = [], _copies = [];
    private readonly WeightFile _file;

    /// <param name="file">The file.</param>
    /// <param name="places">Every path of the model with its parameter, shared and derived ones too.</param>
    /// <param name="learned">The paths of what is learned, each parameter once.</param>
    /// <param name="options">How the names correspond.</param>
    public WeightMatch(WeightFile file, IReadOnlyList<(string Path, Parameter Parameter)> places, IReadOnlyList<(string Path, Parameter Parameter)> learned, LoadOptions options)
    {
        _file = file;
        var known = places.Concat(learned).DistinctBy(place => place.Path).ToDictionary(place => place.Path, place => place.Parameter, StringComparer.Ordinal);
        Dictionary<string, string> names = NamesByPath(known, options);
        foreach ((string path, Parameter parameter) in learned)
            Match(path, parameter, [.. places.Where(place => IsCopy(place.Parameter, parameter)).Select(place => place.Path).Except([path])], names);
        foreach ((string path, string name) in names.Where(name => !known.TryGetValue(name.Key, out Parameter? parameter) || parameter.IsDerived))
        {
            if (known.TryGetValue(path, out Parameter? derived) && AreAllFound(derived))
                _copies.Add(new(path, derived, name));
            else
                _unexpected.Add(path);
        }
    }

    /// <summary>A weight and the tensor of the file that it takes its values from.</summary>
    public sealed record Place(string Path, Parameter Parameter, string Name);

    /// <summary>What is to be read.</summary>
    public IReadOnlyList<Place> Found => _found;

    /// <summary>What must turn out equal: further places of a weight that is shared.</summary>
    public IReadOnlyList<Place> Copies => _copies;

    public IReadOnlyList<string> Missing => _missing;

    public IReadOnlyList<string> Unexpected => _unexpected;

    public IReadOnlyList<ShapeMismatch> Misshaped => _misshaped;

    /// <summary>Every misfit in words.</summary>
    public IEnumerable<string> Faults(IEnumerable<(string Path, Parameter Parameter)> learned) =>
        learned.Where(place => _missing.Contains(place.Path)).Select(place => $"{place.Path} {place.Parameter.Shape} is missing")
            .Concat(_misshaped.Select(misfit => misfit.ToString()))
            .Concat(_unexpected.Select(path => _file.Shapes.TryGetValue(path, out Shape shape) ? $"{path} {shape} is unexpected" : $"{path} is unexpected"));

    private void Match(string path, Parameter parameter, string[] copies, Dictionary<string, string> names)
    {
        string[] present = [.. copies.Prepend(path).Where(names.ContainsKey)];
        if (present.Length == 0)
        {
            _missing.Add(path);
            return;
        }

        foreach (string place in present)
        {
            if (_file.Shapes[names[place]] != parameter.Shape)
            {
                _misshaped.Add(new(place, parameter.Shape, _file.Shapes[names[place]]));
                return;
            }
        }

        _found.Add(new(path, parameter, names[present[0]]));
        _copies.AddRange(present[1..].Select(place => new Place(place, parameter, names[place])));
    }

    /// <summary>Whether one place shows the values of another: the same parameter, or one that is derived from it alone and has its shape.
    /// What is derived otherwise than by a copy is found out once the values are read.</summary>
    private static bool IsCopy(Parameter place, Parameter learned) =>
        place == learned || (place.IsDerived && place.Sources is [var source] && source == learned && place.Shape == learned.Shape);

    private bool AreAllFound(Parameter parameter) =>
        parameter.IsDerived ? parameter.Sources.All(AreAllFound) : _found.Any(found => found.Parameter == parameter);

    private Dictionary<string, string> NamesByPath(Dictionary<string, Parameter> known, LoadOptions options)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in _file.Shapes.Keys)
        {
            if (!name.StartsWith(options.Prefix, StringComparison.Ordinal) || name.StartsWith(Safetensors.TrainingPrefix, StringComparison.Ordinal))
                continue;
            string? path = name[options.Prefix.Length..];
            if (options.Rename is not null)
                path = options.Rename(path);
            if (path is null)
                continue;
            path = known.ContainsKey(path) ? path : Parametrized(path);
            if (!names.TryAdd(path, name))
                throw new RnnLibFormatException(_file.Name, $"tensor '{name}'", $"'{names[path]}' and '{name}' would both be {path}; let Rename tell them apart.");
        }

        return names;
    }

    /// <summary>PyTorch's newer weight_norm names its parts <c>parametrizations.weight.original0</c> and <c>original1</c>, the older one weight_g and weight_v.</summary>
    private static string Parametrized(string path)
    {
        const string part = "parametrizations.";
        int at = path.LastIndexOf(part, StringComparison.Ordinal);
        if (at < 0 || (at > 0 && path[at - 1] != '.'))
            return path;
        return path[(at + part.Length)..].Split('.') switch
        {
            [var weight, "original0"] => $"{path[..at]}{weight}_g",
            [var weight, "original1"] => $"{path[..at]}{weight}_v",
            _ => path,
        };
    }
}
