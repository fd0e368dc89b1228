using System.Globalization;

namespace RnnLib.Keras;

/// <summary>The variables of a file layer by layer, and which of them have been taken.</summary>
/// <remarks>
/// Keras 3 names a layer in the file by its class and a counter, <c>layers/lstm_1</c>, whatever its name, and its variables by number, <c>vars/0</c>. Keras
/// 2.13 says <c>_layer_checkpoint_dependencies</c> for <c>layers</c>. The older HDF5 format has the layer's name and that of the variable:
/// <c>lstm_1/lstm_1/lstm_cell_1/kernel:0</c>, under <c>model_weights</c> if it holds a whole model. An .npz file of <c>get_weights()</c> has only their order.
/// </remarks>
internal sealed class KerasLayers
{
    private static readonly string[] CellRoles = ["kernel", "recurrent_kernel", "bias"];
    private readonly KerasFile _file;
    private readonly List<string> _roots;
    private readonly HashSet<string> _takenRoots = new(StringComparer.Ordinal), _takenVariables = new(StringComparer.Ordinal);
    private int _nextOrdered;

    public KerasLayers(KerasFile file)
    {
        _file = file;
        _roots = file.IsOrdered ? [] : [.. file.Shapes.Keys.Select(RootOf).OfType<string>().Distinct().OrderBy(Number)];
    }

    /// <summary>The variables that belong to layers and that nothing has taken.</summary>
    public IEnumerable<string> Unused => _file.Shapes.Keys.Where(path => !_takenVariables.Contains(path) && (_file.IsOrdered || RootOf(path) is not null));

    /// <summary>The next layer of the first of these kinds that has any left; the next place in the order, if that is all there is.</summary>
    public string Next(string[] kinds, int count)
    {
        if (_file.IsOrdered)
        {
            _nextOrdered += count;
            return string.Create(CultureInfo.InvariantCulture, $"#{_nextOrdered - count}");
        }

        string? found = kinds.SelectMany(kind => _roots.Where(root => KindOf(root) == kind)).FirstOrDefault(root => !_takenRoots.Contains(root));
        if (found is not null)
            _takenRoots.Add(found);
        return found ?? "";
    }

    /// <summary>The variables of a layer, or of one direction of it, by role; null where there is none.</summary>
    public Tensor?[] Take(string path, int count, string[]? roles = null)
    {
        roles ??= CellRoles;
        if (path.StartsWith('#'))
            return TakeOrdered(path, count);
        string[] inside = path.Length == 0 ? [] : [.. _file.Shapes.Keys.Where(name => IsInside(name, path)).OrderBy(Number)];
        Tensor?[] variables = new Tensor?[roles.Length];
        foreach (string name in inside)
        {
            string last = name[(name.LastIndexOf('/') + 1)..];
            int role = int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : Array.IndexOf(roles, last.Split(':')[0]);
            if (role < 0 || role >= roles.Length)
                continue;
            variables[role] = _file.Tensor(name);
            _takenVariables.Add(name);
        }

        return variables;
    }

    /// <summary>The variables of each part of a layer; a part's name may begin with an underscore.</summary>
    public IEnumerable<Tensor?[]> TakeParts(string path, string[] parts, int count)
    {
        string[] roles = ["kernel", "bias"];
        if (path.StartsWith('#'))
        {
            int first = int.Parse(path.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
            return parts.Select((_, i) => TakeOrdered(string.Create(CultureInfo.InvariantCulture, $"#{first + (i * count)}"), count));
        }

        return parts.Select(part => Take($"{path}/{part}", count, roles) is [not null, ..] found ? found : Take($"{path}/_{part}", count, roles));
    }

    private Tensor?[] TakeOrdered(string path, int count)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        int first = int.Parse(slash < 0 ? path.AsSpan(1) : path.AsSpan(1..slash), NumberStyles.None, CultureInfo.InvariantCulture);
        if (path.EndsWith("/backward_layer", StringComparison.Ordinal))
            first += count;
        Tensor?[] variables = new Tensor?[count];
        for (int i = 0; i < count && _file.Shapes.ContainsKey(KerasFile.OrderedName(first + i)); i++)
        {
            variables[i] = _file.Tensor(KerasFile.OrderedName(first + i));
            _takenVariables.Add(KerasFile.OrderedName(first + i));
        }

        return variables;
    }

    /// <summary>Whether a variable belongs to a layer; the older format calls directions by the layer's name, <c>forward_lstm</c>.</summary>
    private static bool IsInside(string name, string path)
    {
        if (name.StartsWith(path + "/", StringComparison.Ordinal))
            return true;
        string direction = path[(path.LastIndexOf('/') + 1)..];
        return direction is "forward_layer" or "backward_layer"
            && name.StartsWith(path[..^direction.Length], StringComparison.Ordinal)
            && name.Contains("/" + direction[..^"layer".Length], StringComparison.Ordinal);
    }

    /// <summary>The layer that a variable belongs to; null for an optimiser's and a generator's.</summary>
    private static string? RootOf(string path)
    {
        string[] parts = path.Split('/');
        int layers = Array.FindLastIndex(parts, part => part is "layers" or "_layer_checkpoint_dependencies");
        if (layers >= 0)
            return parts[0] == "optimizer" || layers + 2 >= parts.Length ? null : string.Join('/', parts[..(layers + 2)]);
        return parts switch
        {
            ["model_weights", var layer, .., var last] when last.Contains(':', StringComparison.Ordinal) => $"model_weights/{layer}",
            [not ("optimizer" or "optimizer_weights"), .., var last] when last.Contains(':', StringComparison.Ordinal) && parts.Length > 2 => parts[0],
            _ => null,
        };
    }

    /// <summary>The class of a layer: its name without the counter.</summary>
    private static string KindOf(string root) => root[(root.LastIndexOf('/') + 1)..].TrimEnd([.. "0123456789"]).TrimEnd('_');

    /// <summary>The counter at the end of a name; none counts as the first.</summary>
    private static int Number(string path)
    {
        int digits = path.Length - path.AsSpan().TrimEnd("0123456789").Length;
        return digits is > 0 and < 9 ? int.Parse(path.AsSpan()[^digits..], NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }
}
