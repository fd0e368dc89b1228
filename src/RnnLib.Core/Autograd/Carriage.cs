namespace RnnLib;

/// <summary>One pass's use of carried states: which run of a layer begins where.</summary>
/// <remarks>A run that is given a state goes on with the layer's last run of the pass, as a decoder's loop over single steps does.</remarks>
internal sealed class Carriage(CarriedState carried)
{
    private readonly Dictionary<object, int> _runs = new(ReferenceEqualityComparer.Instance);

    /// <summary>The state in which a new run of the owner begins; null for its initial state.</summary>
    public Tensor[]? Begin(object owner)
    {
        int run = _runs[owner] = _runs.GetValueOrDefault(owner, -1) + 1;
        return carried.Of(owner, run);
    }

    /// <summary>Keeps the state in which the owner's present run has come to stand.</summary>
    public void Keep(object owner, IEnumerable<Tensor> parts)
    {
        if (_runs.TryGetValue(owner, out int run))
            carried.Keep(owner, run, parts);
    }
}
