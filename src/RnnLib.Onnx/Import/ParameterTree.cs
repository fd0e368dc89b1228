using System.Globalization;
using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>What an imported graph learns, under the names that the file gives: <c>fc.weight</c> stands under <c>fc</c> as <c>weight</c>.</summary>
internal sealed class ParameterTree
{
    private const int DeepestName = 16, MostWeights = 10_000;   // beyond what models have; names and modules are walked recursively and one by one

    private readonly Branch _root = new("graph");
    private int _count;

    public Module Root => _root;

    public Parameter Add(string name, Tensor value)
    {
        (Branch branch, string last) = Find(name);
        return branch.Add(last, value);
    }

    public void Add(string name, Module module)
    {
        (Branch branch, string last) = Find(name);
        branch.Add(last, module);
    }

    /// <summary>The branch that a name leads to, made where it is missing, and what is free in it.</summary>
    private (Branch Branch, string Last) Find(string name)
    {
        if (++_count > MostWeights)
            throw new FormatException($"the graph has more than {MostWeights} weights.");
        string[] segments = [.. name.Split('.', '/').Where(segment => !string.IsNullOrWhiteSpace(segment))];
        if (segments.Length > DeepestName)
            segments = [string.Join('_', segments)];
        Branch branch = _root;
        foreach (string segment in segments.SkipLast(1))
            branch = branch.Child(segment) ?? (branch.Has(segment) ? branch : branch.AddBranch(segment));   // where a parameter has the name, stay beside it

        string last = segments.Length > 0 ? segments[^1] : "unnamed", free = last;
        for (int i = 1; branch.Has(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{last}_{i}");
        return (branch, free);
    }

    private sealed class Branch(string name) : Module
    {
        private readonly Dictionary<string, Branch?> _children = new(StringComparer.Ordinal);

        public override string Name => name;

        public bool Has(string child) => _children.ContainsKey(child);

        public Branch? Child(string child) => _children.GetValueOrDefault(child);

        public Parameter Add(string child, Tensor value)
        {
            _children.Add(child, null);
            return Own(child, value);
        }

        public void Add(string child, Module module)
        {
            _children.Add(child, null);
            Own(child, module);
        }

        public Branch AddBranch(string child) => _children[child] = Own(child, new Branch(child));
    }
}
