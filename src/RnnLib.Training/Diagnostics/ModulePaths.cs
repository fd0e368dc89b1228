using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>The parts of a model by their paths, and what to call them.</summary>
internal sealed class ModulePaths
{
    private readonly Dictionary<Module, string> _paths = [];
    private readonly Dictionary<string, Module> _modules = [];
    private readonly Dictionary<Parameter, string> _parameters = [];

    public ModulePaths(Module model)
    {
        Model = model;
        Walk(model, "");
        foreach ((string path, Parameter parameter) in model.NamedParameters)
            _parameters[parameter] = path;
    }

    public Module Model { get; }

    /// <summary>The path of a part; null for one that is not registered.</summary>
    public string? PathOf(Module module) => _paths.GetValueOrDefault(module);

    public string? PathOf(Parameter parameter) => _parameters.GetValueOrDefault(parameter);

    /// <summary>The module that a parameter belongs to: the innermost one whose path begins the parameter's.</summary>
    public Module? OwnerOf(Parameter parameter)
    {
        if (PathOf(parameter) is not { } path)
            return null;
        while (path.Length > 0)
        {
            path = path[..Math.Max(path.LastIndexOf('.'), 0)];
            if (_modules.TryGetValue(path, out Module? owner))
                return owner;
        }

        return Model;
    }

    /// <summary>What a person calls a part: <c>layer 0 (Lstm(3 -> 8))</c>.</summary>
    public string Describe(Module module) => Describe(PathOf(module), module.Name);

    public static string Describe(string? path, string name) => string.IsNullOrEmpty(path) ? name : $"layer {path} ({name})";

    /// <summary>The first part that does something: where the input goes.</summary>
    public Module First => Model.Children.FirstOrDefault().Module is { } first && Model is IChain ? first : Model;

    private void Walk(Module module, string path)
    {
        _paths.TryAdd(module, path);
        _modules.TryAdd(path, module);
        foreach ((string name, Module child) in module.Children)
            Walk(child, name.Length == 0 ? path : path.Length == 0 ? name : $"{path}.{name}");
    }
}
