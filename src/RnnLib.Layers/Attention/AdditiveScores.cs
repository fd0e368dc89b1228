using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>v' tanh(query + key) for every query and key, without a tensor of all sums.</summary>
internal static class AdditiveScores
{
    /// <summary>y[b, i, j] = v' tanh(q[b, i] + k[b, j]); 0 where j lies beyond the memory's length.</summary>
    /// <param name="query">[batch, queries, size]</param>
    /// <param name="key">[batch, time, size]</param>
    /// <param name="weight">v: [size]</param>
    /// <param name="lengths">The lengths of the memory.</param>
    public static Tensor Of(Tensor query, Tensor key, Tensor weight, int[] lengths)
    {
        var (batch, queries, size) = query.Shape;
        int time = key.Shape[1];
        Tensor y = Operation.Result([batch, queries, time], query, key, weight);
        y.Writable.Clear();
        float[] tanh = new float[size];
        for (int row = 0; row < batch * queries; row++)
        {
            for (int j = 0; j < lengths[row / queries]; j++)
            {
                Tanh(row, j, tanh);
                y.Writable[row * time + j] = VectorSums.Dot(tanh, weight.Data);
            }
        }

        y.Tape?.Record("Additive attention", flow =>
        {
            float[] h = new float[size], slope = new float[size];
            for (int row = 0; row < batch * queries; row++)
            {
                for (int j = 0; j < lengths[row / queries]; j++)
                {
                    float dy = flow.Of(y)[row * time + j];
                    if (dy == 0)
                        continue;
                    Tanh(row, j, h);
                    if (flow.Wants(weight))
                        VectorArithmetic.MultiplyAdd(h, dy, flow.Into(weight), flow.Into(weight));     // dv += dy tanh
                    for (int i = 0; i < size; i++)
                        slope[i] = dy * weight.Data[i] * (1 - h[i] * h[i]);
                    if (flow.Wants(query))
                        AddTo(flow.Into(query).Slice(row * size, size), slope);                        // dq += dy v (1 - tanh²)
                    if (flow.Wants(key))
                        AddTo(flow.Into(key).Slice((row / queries * time + j) * size, size), slope);   // dk += the same
                }
            }
        }, y);
        return y;

        void Tanh(int row, int j, float[] result)
        {
            TensorPrimitives.Add(query.Data.Slice(row * size, size), key.Data.Slice((row / queries * time + j) * size, size), result);
            VectorFunctions.Tanh(result, result);
        }
    }

    private static void AddTo(Span<float> sum, ReadOnlySpan<float> addend) => VectorArithmetic.Add(sum, addend, sum);
}
