namespace RnnLib.Layers;

/// <summary>The weights of one layer and direction as inference sees them, packed. Never disposed: another thread may still read them.</summary>
internal sealed class InferenceWeights
{
    private readonly Parameter[] _parameters;
    private readonly int[] _versions;

    public InferenceWeights(RecurrentCell cell, RecurrentWeights<Parameter> parameters)
    {
        _parameters = [.. parameters.All];
        _versions = Array.ConvertAll(_parameters, parameter => parameter.Version);   // before the values: these may be newer than said, never older
        Values = parameters.Select(ForwardContext.Inference.Read);
        Packed = new(cell, Values);
    }

    public RecurrentWeights<Tensor> Values { get; }

    public PackedWeights Packed { get; }

    /// <summary>Whether no weight, or source of a derived one, has been written since.</summary>
    public bool IsCurrent
    {
        get
        {
            for (int i = 0; i < _parameters.Length; i++)
            {
                if (_parameters[i].Version != _versions[i])
                    return false;
            }

            return true;
        }
    }
}
