using Microsoft.ML;
using Microsoft.ML.Data;
using RnnLib.Data;

namespace RnnLib.ML;

/// <summary>Reads the rows to learn from.</summary>
internal static class LabelledRows
{
    public static SequenceDataset Read(IDataView input, RnnTrainerOptions options, int features)
    {
        DataViewSchema.Column featureColumn = Named(input, options.FeatureColumnName), labelColumn = Named(input, options.LabelColumnName);
        if (featureColumn.Type is not VectorDataViewType { ItemType: NumberDataViewType { RawType: var item } } || item != typeof(float))
            throw new ArgumentException($"RnnTrainer: column '{featureColumn.Name}': expected a vector of Single, got {featureColumn.Type}.", nameof(input));
        var sequences = new List<Tensor>();
        var labels = new List<float[]>();
        using (DataViewRowCursor cursor = input.GetRowCursor([featureColumn, labelColumn]))
        {
            ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(featureColumn);
            Func<float[]> label = LabelOf(cursor, labelColumn);
            VBuffer<float> values = default;
            while (cursor.MoveNext())
            {
                read(ref values);
                sequences.Add(RnnTransforms.StepsOf(values, features, featureColumn.Name));
                labels.Add(label());
            }
        }

        if (sequences.Count == 0)
            throw new ArgumentException("RnnTrainer: input: expected rows to learn from, got none.", nameof(input));
        return labelColumn.Type is KeyDataViewType
            ? new(sequences, [.. labels.Select(label => (int)label[0])])
            : new(sequences, Tensor.From([labels.Count, labels[0].Length], [.. labels.SelectMany(label => label)]));
    }

    /// <summary>What reads the label of the row at which the cursor stands; of a key the number of its class, from 0.</summary>
    private static Func<float[]> LabelOf(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        switch (column.Type)
        {
            case KeyDataViewType { RawType: var raw } when raw == typeof(uint):
                ValueGetter<uint> key = cursor.GetGetter<uint>(column);
                return () =>
                {
                    uint value = 0;
                    key(ref value);
                    return value > 0 ? [value - 1] : throw new ArgumentException($"RnnTrainer: column '{column.Name}', row {cursor.Position}: expected a class, got a missing key.", nameof(column));
                };
            case BooleanDataViewType:
                ValueGetter<bool> truth = cursor.GetGetter<bool>(column);
                return () =>
                {
                    bool value = false;
                    truth(ref value);
                    return [value ? 1 : 0];
                };
            case NumberDataViewType { RawType: var raw } when raw == typeof(float):
                ValueGetter<float> number = cursor.GetGetter<float>(column);
                return () =>
                {
                    float value = 0;
                    number(ref value);
                    return [value];
                };
            case VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType { RawType: var item } } when item == typeof(float):
                ValueGetter<VBuffer<float>> vector = cursor.GetGetter<VBuffer<float>>(column);
                return () =>
                {
                    VBuffer<float> value = default;
                    vector(ref value);
                    return [.. value.DenseValues()];
                };
            default:
                throw new ArgumentException(
                    $"RnnTrainer: column '{column.Name}': expected labels of Single, a vector of Single of one size, Boolean, or a key of UInt32 (MapValueToKey), got {column.Type}.", nameof(column));
        }
    }

    private static DataViewSchema.Column Named(IDataView input, string name) => input.Schema.GetColumnOrNull(name)
        ?? throw new ArgumentException($"RnnTrainer: there is no column '{name}'; there are {string.Join(", ", input.Schema.Select(column => column.Name))}.", nameof(input));
}
