namespace RnnLib.Onnx;

/// <summary>The operators of the default domain that a graph may hold besides the recurrent ones, in the form of operator set 18.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, OperatorFunction> All = new(StringComparer.Ordinal);

    static OperatorTable()
    {
        foreach (IEnumerable<(string Name, OperatorFunction Function)> family in (IEnumerable<(string, OperatorFunction)>[])
            [ShapeOperators.All, IndexOperators.All, ArithmeticOperators.All, LogicOperators.All, ReductionOperators.All, NetworkOperators.All, WindowOperators.All])
        {
            foreach ((string name, OperatorFunction function) in family)
                All.Add(name, function);
        }
    }

    public static OperatorFunction? Find(string operation) => All.GetValueOrDefault(operation);
}
