namespace RnnLib.Layers;

/// <summary>A CRF's parameters as one pass sees them.</summary>
/// <param name="Transitions">[tags, tags], from row to column.</param>
/// <param name="Start">[tags], for the first step.</param>
/// <param name="End">[tags], for the last step.</param>
internal sealed record CrfWeights(Tensor Transitions, Tensor Start, Tensor End)
{
    public CrfScores Of(Sequence emissions, int row) => new(
        emissions.Values.Data.Slice(row * emissions.Time * emissions.Features, emissions.Lengths[row] * emissions.Features),
        Transitions.Data,
        Start.Data,
        End.Data);
}
