using System.Globalization;

namespace RnnLib.Layers;

/// <summary>A part of a model: parameters of its own and parts of its own, each under a name.</summary>
/// <remarks>
/// Parameters are registered by hand in the constructor with <see cref="Own(string, Tensor)"/>; a constructed module is complete.
/// Their paths (<c>encoder.weight_ih_l0</c>) are the file format: those of the equivalent PyTorch model.
/// </remarks>
public abstract partial class Module
{
    private readonly List<(string Name, Parameter? Parameter, Module? Child)> _owned = [];

    /// <summary>What a person calls this part in a summary or an error: the type's name unless a module knows better.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>What the model is made of, on one line: the names of its parts, and how many parameters they have. <c>Summary</c> is a table of it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{string.Join(" -> ", (this is IChain chain ? chain.Steps : [this]).Select(step => step.Name))}, {ParameterCount:N0} parameters");

    /// <summary>The number of features this module expects per row or step; null if it takes any.</summary>
    public virtual int? InputSize => null;

    /// <summary>The parts, by name, in the order in which they were registered.</summary>
    public IEnumerable<(string Name, Module Module)> Children => _owned.Where(o => o.Child is not null).Select(o => (o.Name, o.Child!));

    /// <summary>All parameters of this module and its parts, each once.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. NamedParameters.Select(p => p.Parameter)];

    /// <summary>All parameters with their paths; a parameter that several parts share stands under its first path.</summary>
    /// <remarks>In place of a derived parameter stand its sources, unless they have paths of their own: <c>head.weight_g</c> and
    /// <c>head.weight_v</c> for <c>head.weight</c>; a source of another name below it, <c>head.weight.scale</c>.</remarks>
    public IEnumerable<(string Path, Parameter Parameter)> NamedParameters
    {
        get
        {
            (string Path, Parameter Parameter)[] registered = [.. Walk("")];
            HashSet<Parameter> named = [.. registered.Select(p => p.Parameter)];
            return registered.SelectMany(p => Learned(p.Path, p.Parameter, named)).DistinctBy(p => p.Parameter);
        }
    }

    /// <summary>How many numbers are learned: the elements of all parameters, shared ones counted once.</summary>
    public long ParameterCount => NamedParameters.Sum(p => (long)p.Parameter.Shape.Count);

    /// <summary>The number of features this module gives per row or step.</summary>
    /// <param name="inputSize">The number it receives; null if unknown.</param>
    /// <returns>The number of features; null if unknown, as it is unless a module says otherwise.</returns>
    public virtual int? OutputSize(int? inputSize) => null;

    /// <summary>The parameter at a path, such as <c>1.weight_hh_l0</c>: to freeze it, set it or parametrise it (see <see cref="Parametrization"/>).</summary>
    /// <param name="path">A path of <see cref="NamedParameters"/>, or that of a derived parameter or of a shared one's other places.</param>
    /// <exception cref="ArgumentException">There is none; the message lists the paths.</exception>
    public Parameter Parameter(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach ((string candidate, Parameter parameter) in Walk("").Concat(NamedParameters))
        {
            if (candidate == path)
                return parameter;
        }

        throw new ArgumentException($"{Name}: there is no parameter '{path}'; there are {string.Join(", ", NamedParameters.Select(p => p.Path))}.", nameof(path));
    }

    /// <summary>Whether forward and backward features of a bidirectional layer stay in their places.</summary>
    internal virtual bool KeepsFeaturesInPlace => false;

    /// <summary>The module at work on one endless sequence, a step at a time; what <c>Stream()</c> of a whole model is made of.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <exception cref="NotSupportedException">The module has no meaning step by step; a module of your own overrides this method.</exception>
    protected internal virtual StreamStep OpenStream(int inputSize) =>
        throw new NotSupportedException($"Stream: {Name} does not work step by step.");

    /// <summary>Registers a parameter of this module.</summary>
    /// <param name="name">Unique within the module; PyTorch's name where there is one.</param>
    /// <param name="initialValue">The initial value, copied.</param>
    protected Parameter Own(string name, Tensor initialValue) => Own(new Parameter(name, initialValue));

    /// <summary>Registers an existing parameter, such as one shared with another module (tied weights).</summary>
    protected Parameter Own(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Register(parameter.Name, parameter, null);
        return parameter;
    }

    /// <summary>Registers a part of this module.</summary>
    /// <param name="name">Unique within the module.</param>
    /// <param name="module">The part.</param>
    protected TModule Own<TModule>(string name, TModule module)
        where TModule : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        Register(name, null, module);
        return module;
    }

    /// <summary>Registers a part whose parameters appear as this module's own: a wrapper adds no segment to their paths.</summary>
    protected TModule Adopt<TModule>(TModule module)
        where TModule : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        _owned.Add(("", null, module));
        if (NamedParameters.GroupBy(p => p.Path).FirstOrDefault(paths => paths.Count() > 1) is { } twice)
            throw new ArgumentException($"{Name}: two parameters would have the path '{twice.Key}'; register the part under a name of its own with Own.", nameof(module));
        return module;
    }

    private void Register(string name, Parameter? parameter, Module? child)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"{Name}: '{name}': a name must not contain a dot, which separates the parts of a path.", nameof(name));
        foreach (var (owned, _, _) in _owned)
        {
            if (owned == name)
                throw new ArgumentException($"{Name}: '{name}' is registered already.", nameof(name));
        }

        _owned.Add((name, parameter, child));
    }

    /// <summary>The parameter, or what is learned in its place, without what stands elsewhere under a path of its own.</summary>
    private static IEnumerable<(string Path, Parameter Parameter)> Learned(string path, Parameter parameter, HashSet<Parameter> named) =>
        !parameter.IsDerived ? [(path, parameter)] : parameter.Sources.Where(source => !named.Contains(source)).SelectMany(source =>
        {
            bool isSuffixed = source.Name.StartsWith(parameter.Name, StringComparison.Ordinal);
            return Learned(isSuffixed ? path + source.Name[parameter.Name.Length..] : $"{path}.{source.Name}", source, named);
        });

    private IEnumerable<(string Path, Parameter Parameter)> Walk(string prefix)
    {
        foreach ((string name, Parameter? parameter, Module? child) in _owned)
        {
            if (parameter is not null)
                yield return (prefix + name, parameter);
            foreach ((string Path, Parameter Parameter) inner in child?.Walk(name.Length == 0 ? prefix : $"{prefix}{name}.") ?? [])
                yield return inner;
        }
    }
}
